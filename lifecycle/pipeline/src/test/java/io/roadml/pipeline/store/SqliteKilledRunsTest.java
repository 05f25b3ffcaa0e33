package io.roadml.pipeline.store;

class SqliteKilledRunsTest extends KilledRunsConformance {
  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }
}
