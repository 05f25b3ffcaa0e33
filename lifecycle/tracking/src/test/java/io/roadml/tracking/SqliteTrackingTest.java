package io.roadml.tracking;

class SqliteTrackingTest extends TrackingStoreConformance {
  @Override
  String place() {
    return folder.toString();
  }
}
