package io.roadml.pipeline.store;

import io.roadml.metadata.TestPostgres;

class PostgresStepCacheTest extends StepCacheConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  protected String place() {
    return url;
  }
}
