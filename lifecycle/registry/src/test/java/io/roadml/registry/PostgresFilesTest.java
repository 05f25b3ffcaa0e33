package io.roadml.registry;

import io.roadml.metadata.TestPostgres;

class PostgresFilesTest extends FilesConformance {
  private final String url = TestPostgres.newDatabase();

  @Override
  String place() {
    return url;
  }
}
