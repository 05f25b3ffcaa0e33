package io.roadml.tracking;

import io.roadml.metadata.TestPostgres;

class PostgresConcurrentWritersTest extends ConcurrentWritersConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
