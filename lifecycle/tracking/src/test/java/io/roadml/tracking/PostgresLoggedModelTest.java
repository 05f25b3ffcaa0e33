package io.roadml.tracking;

import io.roadml.metadata.TestPostgres;

class PostgresLoggedModelTest extends LoggedModelConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
