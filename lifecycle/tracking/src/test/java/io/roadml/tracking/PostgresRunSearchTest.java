package io.roadml.tracking;

import io.roadml.metadata.TestPostgres;

class PostgresRunSearchTest extends RunSearchConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
