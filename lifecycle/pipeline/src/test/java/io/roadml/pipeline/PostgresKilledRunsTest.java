package io.roadml.pipeline;

import io.roadml.metadata.TestPostgres;

class PostgresKilledRunsTest extends KilledRunsConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
