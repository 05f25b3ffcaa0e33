package io.roadml.pipeline.store;

class SqliteStoredJournalTest extends StoredJournalConformance {
  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }
}
