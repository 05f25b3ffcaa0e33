package io.roadml.serving.mlflow;

class SqliteJavaClientTest extends JavaClientConformance {
  @Override
  String database() {
    return null;
  }
}
