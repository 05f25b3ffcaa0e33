package io.roadml.serving.mlflow;

import io.roadml.metadata.TestPostgres;

class PostgresTwoServersTest extends TwoServersConformance {
  @Override
  String url() {
    return TestPostgres.newDatabase();
  }
}
