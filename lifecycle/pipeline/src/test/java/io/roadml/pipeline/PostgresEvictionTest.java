package io.roadml.pipeline;

import io.roadml.metadata.TestPostgres;

class PostgresEvictionTest extends EvictionConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
