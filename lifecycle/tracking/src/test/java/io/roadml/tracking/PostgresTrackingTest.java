package io.roadml.tracking;

import io.roadml.metadata.TestPostgres;

class PostgresTrackingTest extends TrackingStoreConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
