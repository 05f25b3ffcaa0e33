package io.roadml.pipeline.store;

class SqliteEvictionTest extends EvictionConformance {
  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }
}
