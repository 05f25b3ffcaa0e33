package io.roadml.registry;

import io.roadml.metadata.TestPostgres;

class PostgresTwoProcessesTest extends TwoProcessesConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
