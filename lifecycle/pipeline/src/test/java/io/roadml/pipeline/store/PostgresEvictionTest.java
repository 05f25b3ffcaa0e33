package io.roadml.pipeline.store;

import io.roadml.metadata.TestPostgres;

class PostgresEvictionTest extends EvictionConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  protected String place() {
    return url;
  }
}
