package io.roadml.runtime.online;

import java.nio.file.Path;

/// The store on Chronicle Map keeps what those who materialise rely on.
class ChronicleMaterialisationTest extends MaterialisationConformance {
  @Override
  OnlineStore open(final Path where, final OnlineOptions options) {
    return OnlineStore.open(where, options);
  }
}
