package io.roadml.serving.mlflow;

import io.roadml.metadata.TestPostgres;

class PostgresJavaClientTest extends JavaClientConformance {
  @Override
  String database() {
    return TestPostgres.newDatabase();
  }
}
