package io.roadml.runtime.online;

import java.nio.file.FileSystemException;
import java.util.List;

/// Words for what a disk refuses: why, without a path, and what to do where it is full.
final class DiskFailure {
  /// A mapped page that cannot be had.
  static final String FAULT = "the disk is full or fails";

  private static final List<String> FULL = List.of("No space left on device", "File too large", "Disk quota exceeded");

  private DiskFailure() {
  }

  /// Says whether the kernel refused because there is no room: then nothing is damaged.
  static boolean isFull(final Exception cause) {
    return FULL.stream().anyMatch(reason(cause)::contains);
  }

  /// Returns why, in brackets, and what to do.
  static String words(final Exception cause) {
    final String reason = reason(cause);
    return " (" + reason + ")" + (isFull(cause) || reason.equals(FAULT) ? "; free some of the disk and try again" : "");
  }

  private static String reason(final Exception cause) {
    final String said = cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
    return said == null ? cause.getClass().getSimpleName() : said;
  }
}
