package io.roadml.pipeline;

import io.roadml.metadata.TestPostgres;

class PostgresStoredJournalTest extends StoredJournalConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
