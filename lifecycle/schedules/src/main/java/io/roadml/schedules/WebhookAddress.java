package io.roadml.schedules;

import io.roadml.pipeline.value.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Where a webhook is: without a name and a password in it, which go into a header, and are never shown.
///
/// @param authorization what that header has
record WebhookAddress(URI uri, Optional<String> authorization) {
  private static final String WANT = "want http://… or https://…, or env:NAME or file:PATH where such a URL is";

  /// Whether a text may be stored as it is.
  ///
  /// @throws IllegalArgumentException if it is no address, or has a password; that is not shown
  static void check(String text) {
    if (isReference(text)) {
      Secret.of(text);
    } else if (of(text).authorization().isPresent()) {
      throw new IllegalArgumentException("notify=*** has a name or a password, which would be written down; put the URL"
          + " into the environment or a file, and pass env:NAME or file:PATH");
    }
  }

  private static boolean isReference(String text) {
    return text.startsWith("env:") || text.startsWith("file:");
  }

  /// @param text a URL, or where one is
  /// @throws IllegalArgumentException if there is none; what was there is not shown
  static WebhookAddress of(String text) {
    try {
      URI given = new URI((isReference(text) ? Secret.of(text).text() : text).strip());
      boolean isHttp = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
      if (!isHttp || given.getHost() == null) {
        throw new IllegalArgumentException("notify=***, " + WANT);
      }
      URI bare = new URI(given.getScheme(), null, given.getHost(), given.getPort(), given.getPath(), given.getQuery(),
          null);
      return new WebhookAddress(bare, Optional.ofNullable(given.getUserInfo()).map(WebhookAddress::basic));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("notify=***, " + WANT, null);
    }
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /// What may be logged: paths and queries have tokens in them.
  @Override
  public String toString() {
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }
}
