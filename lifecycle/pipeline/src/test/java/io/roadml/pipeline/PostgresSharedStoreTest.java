package io.roadml.pipeline;

import io.roadml.metadata.TestPostgres;

class PostgresSharedStoreTest extends SharedStoreConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
