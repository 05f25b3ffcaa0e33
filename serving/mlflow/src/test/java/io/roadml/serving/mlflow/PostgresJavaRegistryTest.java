package io.roadml.serving.mlflow;

import io.roadml.metadata.TestPostgres;

class PostgresJavaRegistryTest extends JavaRegistryConformance {
  @Override
  String database() {
    return TestPostgres.newDatabase();
  }
}
