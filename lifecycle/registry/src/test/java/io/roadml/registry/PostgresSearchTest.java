package io.roadml.registry;

import io.roadml.metadata.TestPostgres;

class PostgresSearchTest extends SearchConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
