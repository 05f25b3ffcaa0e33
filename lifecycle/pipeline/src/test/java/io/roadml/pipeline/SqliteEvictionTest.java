package io.roadml.pipeline;

class SqliteEvictionTest extends EvictionConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
