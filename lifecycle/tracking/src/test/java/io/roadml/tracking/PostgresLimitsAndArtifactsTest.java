package io.roadml.tracking;

import io.roadml.metadata.TestPostgres;

class PostgresLimitsAndArtifactsTest extends LimitsAndArtifactsConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
