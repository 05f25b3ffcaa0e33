package io.roadml.tracking;

class SqliteLimitsAndArtifactsTest extends LimitsAndArtifactsConformance {
  @Override
  String place() {
    return folder.toString();
  }
}
