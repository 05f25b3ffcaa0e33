package io.roadml.runtime.online;

import java.nio.file.Path;

/// The store on Chronicle Map keeps what every store must keep.
class ChronicleStoreTest extends OnlineStoreConformance {
  @Override
  OnlineStore open(final Path where, final OnlineOptions options) {
    return OnlineStore.open(where, options);
  }
}
