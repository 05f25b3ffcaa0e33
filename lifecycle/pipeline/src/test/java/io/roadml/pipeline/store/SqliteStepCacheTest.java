package io.roadml.pipeline.store;

class SqliteStepCacheTest extends StepCacheConformance {
  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }
}
