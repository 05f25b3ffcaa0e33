package io.roadml.pipeline;

import io.roadml.metadata.TestPostgres;

class PostgresStepCacheTest extends StepCacheConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
