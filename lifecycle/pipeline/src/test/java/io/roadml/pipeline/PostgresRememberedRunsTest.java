package io.roadml.pipeline;

import io.roadml.metadata.TestPostgres;

class PostgresRememberedRunsTest extends RememberedRunsConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
