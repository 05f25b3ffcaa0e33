package io.roadml.app;

import java.nio.file.Path;

/// The checkout that the launcher runs from.
final class Home {
  /// Set by the launcher; without it the working folder counts as the checkout.
  static final String PROPERTY = "roadml.home";

  private Home() {}

  static Path folder() {
    return Path.of(System.getProperty(PROPERTY, ""));
  }
}
