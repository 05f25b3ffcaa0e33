package io.roadml.pipeline;

class SqliteKilledRunsTest extends KilledRunsConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
