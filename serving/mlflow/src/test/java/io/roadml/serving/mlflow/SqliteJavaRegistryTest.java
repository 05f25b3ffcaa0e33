package io.roadml.serving.mlflow;

class SqliteJavaRegistryTest extends JavaRegistryConformance {
  @Override
  String database() {
    return null;
  }
}
