package io.roadml.serving.mlflow;

class SqliteTwoServersTest extends TwoServersConformance {
  @Override
  String url() {
    return null;
  }
}
