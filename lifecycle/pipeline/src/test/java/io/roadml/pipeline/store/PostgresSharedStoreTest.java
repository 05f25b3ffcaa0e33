package io.roadml.pipeline.store;

import io.roadml.metadata.TestPostgres;

class PostgresSharedStoreTest extends SharedStoreConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  protected String place() {
    return url;
  }
}
