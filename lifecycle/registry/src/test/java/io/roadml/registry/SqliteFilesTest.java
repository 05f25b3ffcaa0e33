package io.roadml.registry;

class SqliteFilesTest extends FilesConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
