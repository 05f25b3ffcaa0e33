package io.roadml.pipeline;

class SqliteStoredJournalTest extends StoredJournalConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
