package io.roadml.registry;

class SqliteSearchTest extends SearchConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
