package io.roadml.pipeline;

class SqliteSharedStoreTest extends SharedStoreConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
