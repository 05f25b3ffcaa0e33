package io.roadml.pipeline.store;

import io.roadml.metadata.TestPostgres;

class PostgresRememberedRunsTest extends RememberedRunsConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  protected String place() {
    return url;
  }
}
