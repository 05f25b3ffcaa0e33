package io.roadml.pipeline.store;

class SqliteRememberedRunsTest extends RememberedRunsConformance {
  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }
}
