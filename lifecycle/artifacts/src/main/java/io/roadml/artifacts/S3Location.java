package io.roadml.artifacts;

import io.roadml.kernels.EditDistance;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a bucket is: `s3://bucket/prefix?endpoint=http://host:port&region=name&path-style=true`.
///
/// @param prefix empty, or what every key begins with, ending in a slash
/// @param endpoint empty for AWS
/// @param region empty for what the SDK finds, or `us-east-1` with an endpoint
/// @param isPathStyle whether the bucket is in the path and not in the host's name
record S3Location(String bucket, String prefix, Optional<URI> endpoint, Optional<String> region, boolean isPathStyle) {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()/-]*");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,40}");
  private static final List<String> PARAMETERS = List.of("endpoint", "region", "path-style");
  private static final String REGION_OF_AN_ENDPOINT = "us-east-1";

  /// @throws IllegalArgumentException naming what is wrong
  static S3Location parse(String text) {
    // Before anything else: no message may repeat a password.
    if (text.contains("@")) {
      throw new IllegalArgumentException("artifacts=s3:… has an @; a location has no user and no password: set "
          + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }
    URI uri = uri(text, "artifacts");
    if (uri.getRawFragment() != null || uri.getRawAuthority() == null
        || !BUCKET.matcher(uri.getRawAuthority()).matches()) {
      throw new IllegalArgumentException(
          "artifacts=" + text + " names no bucket; want s3://bucket/prefix, and a bucket "
              + "has 3 to 63 of a-z, 0-9, dot and hyphen");
    }
    Map<String, String> parameters = parameters(uri.getQuery(), text);
    Optional<URI> endpoint = Optional.ofNullable(parameters.get("endpoint")).map(S3Location::endpoint);
    Optional<String> region = Optional.ofNullable(parameters.get("region")).map(S3Location::region)
        .or(() -> endpoint.map(_ -> REGION_OF_AN_ENDPOINT));
    boolean isPathStyle = isTrue(parameters.getOrDefault("path-style", Boolean.toString(endpoint.isPresent())));
    return new S3Location(uri.getRawAuthority(), prefix(uri.getRawPath(), text), endpoint, region, isPathStyle);
  }

  private static URI uri(String text, String what) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(what + "=" + text + " is no URI: " + e.getReason() + " at character "
          + e.getIndex(), e);
    }
  }

  private static String prefix(String path, String text) {
    String prefix = path.replaceFirst("^/", "").replaceFirst("/$", "");
    boolean isPlain = PREFIX.matcher(prefix).matches()
        && List.of(prefix.split("/", -1)).stream().noneMatch(part -> part.equals(".") || part.equals(".."))
        && !prefix.contains("//");
    if (!isPlain) {
      throw new IllegalArgumentException(
          "artifacts=" + text + " has prefix=" + prefix + "; want names of letters, digits "
              + "and !_.*'()- with one slash between them, and neither . nor ..");
    }
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  private static Map<String, String> parameters(String query, String text) {
    Map<String, String> found = new LinkedHashMap<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      if (!PARAMETERS.contains(name)) {
        throw new IllegalArgumentException("parameter=" + name + " of artifacts=" + text + " is unknown; did you mean "
            + EditDistance.nearest(name, PARAMETERS).orElseThrow() + "? (" + String.join(", ", PARAMETERS) + ")");
      }
      if (equals < 0 || found.put(name, pair.substring(equals + 1)) != null) {
        throw new IllegalArgumentException("parameter=" + name + " of artifacts=" + text + " must be given once, as "
            + name + "=value");
      }
    }
    return found;
  }

  private static URI endpoint(String text) {
    URI uri = uri(text, "endpoint");
    boolean isServer = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null
        && (uri.getPath().isEmpty() || uri.getPath().equals("/")) && uri.getQuery() == null
        && uri.getFragment() == null;
    if (!isServer) {
      throw new IllegalArgumentException(
          "endpoint=" + text + " is no server; want http://host:port or https://host:port");
    }
    return uri;
  }

  private static String region(String text) {
    if (!REGION.matcher(text).matches()) {
      throw new IllegalArgumentException("region=" + text + " is no region's name; want one like eu-central-1");
    }
    return text;
  }

  private static boolean isTrue(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("path-style=" + text + " is neither true nor false");
    };
  }

  String key(String digest) {
    return prefix + Digests.checked(digest);
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix.replaceFirst("/$", "") + endpoint.map(uri -> "?endpoint=" + uri).orElse("");
  }
}
