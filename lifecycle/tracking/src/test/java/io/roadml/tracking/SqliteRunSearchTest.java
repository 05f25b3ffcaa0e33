package io.roadml.tracking;

class SqliteRunSearchTest extends RunSearchConformance {
  @Override
  String place() {
    return folder.toString();
  }
}
