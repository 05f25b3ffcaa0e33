package io.roadml.registry;

class SqliteTwoProcessesTest extends TwoProcessesConformance {
  @Override
  String place() {
    return folder.resolve("data").toString();
  }
}
