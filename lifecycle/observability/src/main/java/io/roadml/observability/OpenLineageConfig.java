package io.roadml.observability;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Where an [OpenLineageListener] sends its events.
///
/// ```java
/// OpenLineageConfig.to("http://localhost:5000").withNamespace("delays").withApiKey(key)
/// ```
///
/// @param target    a `file:` URI, whose file gets a line of JSON for each event, or an `http:` or `https:` one that takes them
///   by POST
/// @param namespace of jobs, and of the outputs of steps
/// @param apiKey    a bearer token for HTTP
/// @param timeout   how long one event may take
public record OpenLineageConfig(URI target, String namespace, Optional<String> apiKey, Duration timeout) {
  /// Where servers take events.
  private static final String ENDPOINT = "/api/v1/lineage";
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  /// A configuration.
  ///
  /// @throws IllegalArgumentException if one of them makes no sense
  public OpenLineageConfig {
    Objects.requireNonNull(apiKey, "apiKey");
    if (!isFile(target) && !isHttp(target)) {
      throw wrong(target.toString());
    }
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("namespace=" + namespace + ", want a word");
    }
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("timeout=" + timeout + ", want more than nothing");
    }
  }

  /// The namespace `roadml`, no key, five seconds.
  ///
  /// @param target `file:PATH`, also a relative one, or `http://host:port`, to which the usual path is added if it has none
  /// @throws IllegalArgumentException if it is neither
  public static OpenLineageConfig to(String target) {
    try {
      return new OpenLineageConfig(withPath(URI.create(target)), "roadml", Optional.empty(), FIVE_SECONDS);
    } catch (IllegalArgumentException e) {
      throw wrong(target);
    }
  }

  private static URI withPath(URI target) {
    boolean isBare = isHttp(target) && (target.getPath().isEmpty() || target.getPath().equals("/"));
    return isBare ? target.resolve(ENDPOINT) : target;
  }

  private static IllegalArgumentException wrong(String target) {
    return new IllegalArgumentException(
        "openlineage=" + target + ", want file:PATH, http://host:port or https://host:port");
  }

  private static boolean isFile(URI uri) {
    return "file".equalsIgnoreCase(uri.getScheme()) && uri.getSchemeSpecificPart().length() > 0;
  }

  private static boolean isHttp(URI uri) {
    return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
        && uri.getHost() != null;
  }

  /// The same in another namespace.
  public OpenLineageConfig withNamespace(String other) {
    return new OpenLineageConfig(target, other, apiKey, timeout);
  }

  /// The same with a bearer token.
  public OpenLineageConfig withApiKey(String key) {
    return new OpenLineageConfig(target, namespace, Optional.of(key), timeout);
  }

  /// The same with more or less patience.
  public OpenLineageConfig withTimeout(Duration other) {
    return new OpenLineageConfig(target, namespace, apiKey, other);
  }

  /// The file; empty for HTTP.
  Optional<Path> file() {
    return isFile(target)
        ? Optional.of(target.isOpaque() ? Path.of(target.getSchemeSpecificPart()) : Path.of(target))
        : Optional.empty();
  }

  /// Without the token, which is a secret.
  @Override
  public String toString() {
    return "OpenLineageConfig[target=" + target + ", namespace=" + namespace + "]";
  }
}
