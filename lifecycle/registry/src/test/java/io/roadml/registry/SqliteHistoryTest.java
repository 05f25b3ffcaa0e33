package io.roadml.registry;

class SqliteHistoryTest extends HistoryConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
