package io.roadml.pipeline.store;

class SqliteSharedStoreTest extends SharedStoreConformance {
  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }
}
