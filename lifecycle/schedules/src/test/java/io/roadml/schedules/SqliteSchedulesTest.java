package io.roadml.schedules;

class SqliteSchedulesTest extends SchedulesConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
