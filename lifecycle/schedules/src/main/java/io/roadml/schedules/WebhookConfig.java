package io.roadml.schedules;

import io.roadml.pipeline.value.Secret;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// How a [FailureWebhook] tells.
///
/// @param address  where, unless a schedule says otherwise: a URL, or `env:NAME` or `file:PATH` where one is; nobody is told if empty
/// @param signing  signs what is told; read each time
/// @param timeout  for each try
/// @param attempts how many tries, 1 to 20
/// @param backoff  between the first two; doubled from then on, up to a minute
public record WebhookConfig(Optional<String> address, Optional<Secret> signing, Duration timeout, int attempts,
    Duration backoff) {
  private static final int MOST_ATTEMPTS = 20;

  /// Nobody; ten seconds, five tries, a second.
  public static final WebhookConfig NONE = new WebhookConfig(Optional.empty(), Optional.empty(), Duration.ofSeconds(10),
      5, Duration.ofSeconds(1));

  /// A configuration.
  ///
  /// @throws IllegalArgumentException if a number is out of its range, or the address is none
  public WebhookConfig {
    Objects.requireNonNull(signing, "signing");
    address.ifPresent(WebhookAddress::check);
    if (!timeout.isPositive() || backoff.isNegative() || attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException("timeout=" + timeout + " backoff=" + backoff + " attempts=" + attempts
          + ", want more than nothing, and 1 to " + MOST_ATTEMPTS + " attempts");
    }
  }

  /// The same with an address.
  public WebhookConfig to(String url) {
    return new WebhookConfig(Optional.of(url), signing, timeout, attempts, backoff);
  }

  /// The same with a signature.
  public WebhookConfig signedWith(Secret secret) {
    return new WebhookConfig(address, Optional.of(secret), timeout, attempts, backoff);
  }
}
