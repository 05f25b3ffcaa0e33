package io.roadml.artifacts;

import io.roadml.kernels.EditDistance;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the kind of store that a location means.
final class Locations {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):(.*)");
  /// What the SDK's client is made of; the second may be missing while the first is there.
  private static final List<String> SDK = List.of("software.amazon.awssdk.services.s3.S3Client",
      "software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient");

  private Locations() {
  }

  static ArtifactStore open(String location) throws IOException {
    Matcher matcher = SCHEME.matcher(location);
    String scheme = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    return switch (scheme) {
      case "" -> ArtifactStore.open(Path.of(location));
      case "file" -> ArtifactStore.open(pathOf(location));
      case "s3" -> openS3(S3Location.parse(location));
      default -> throw new IllegalArgumentException("artifacts=" + scheme + ":… is of no known kind; want "
          + "a folder or s3://bucket/prefix; did you mean "
          + EditDistance.nearest(scheme, List.of("s3", "file")).orElseThrow() + ":?");
    };
  }

  private static Path pathOf(String location) {
    try {
      return Path.of(URI.create(location));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("artifacts=" + location + " is no URI of a local folder (" + e.getMessage()
          + "); write it as file:///folder, or as a path", e);
    }
  }

  private static ArtifactStore openS3(S3Location location) throws IOException {
    for (String type : SDK) {
      try {
        Class.forName(type, false, Locations.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IOException("artifacts=" + location + " needs the AWS SDK, which is not on the class path; add "
            + "software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client", e);
      }
    }
    return S3Store.open(location, Clock.systemUTC());
  }
}
