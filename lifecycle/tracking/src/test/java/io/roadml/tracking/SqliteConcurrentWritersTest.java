package io.roadml.tracking;

class SqliteConcurrentWritersTest extends ConcurrentWritersConformance {
  @Override
  String place() {
    return folder.toString();
  }
}
