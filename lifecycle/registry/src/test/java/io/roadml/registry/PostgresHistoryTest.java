package io.roadml.registry;

import io.roadml.metadata.TestPostgres;

class PostgresHistoryTest extends HistoryConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
