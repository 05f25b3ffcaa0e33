package io.roadml.pipeline;

class SqliteStepCacheTest extends StepCacheConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
