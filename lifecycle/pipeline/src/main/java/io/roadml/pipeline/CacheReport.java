package io.roadml.pipeline;

import java.util.Objects;

/// What came of looking for a remembered output, and why.
///
/// @param reason for people: of a miss, which part of the key has changed; empty when there is nothing to say
public record CacheReport(CacheStatus status, String reason) {
  /// Nobody looked.
  public static final CacheReport DISABLED = new CacheReport(CacheStatus.DISABLED, "");

  /// A report.
  public CacheReport {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
  }
}
