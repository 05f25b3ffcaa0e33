package io.roadml.registry;

class SqliteRegistryTest extends RegistryConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
