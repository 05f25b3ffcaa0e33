package io.roadml.schedules;

import io.roadml.metadata.TestPostgres;

class PostgresSchedulesTest extends SchedulesConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
