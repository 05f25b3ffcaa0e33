package io.roadml.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// Which RoadML this is.
public final class Release {
  private Release() {}

  /// The version, such as `0.1.0`.
  public static String version() {
    var properties = new Properties();
    try (InputStream in = Release.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties of this jar cannot be read", e);
    }
    return properties.getProperty("version");
  }
}
