package io.roadml.registry;

import io.roadml.metadata.TestPostgres;

class PostgresRegistryTest extends RegistryConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
