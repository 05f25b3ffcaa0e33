package io.roadml.pipeline;

class SqliteRememberedRunsTest extends RememberedRunsConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
