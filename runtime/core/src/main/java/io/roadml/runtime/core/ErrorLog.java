package io.roadml.runtime.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Keeps each distinct error once, with how often and when it came; a storm of one error costs one entry.
///
/// - Threading: safe for many threads; a short lock, for failures only.
/// - Memory: at most 256 distinct errors; later ones are counted together.
public final class ErrorLog {
  private static final int MOST = 256;
  private static final int LONGEST_MESSAGE = 500;
  private static final System.Logger LOGGER = System.getLogger(ErrorLog.class.getName());

  /// A distinct error.
  ///
  /// @param kind    the class of the error
  /// @param message its message, cut at 500 characters
  /// @param count   how often it came
  /// @param first   when it came first
  /// @param last    when it came last
  public record Entry(String kind, String message, long count, Instant first, Instant last) {
    private Entry again(final Instant now) {
      return new Entry(kind, message, count + 1, first, now);
    }
  }

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private long others;

  /// Notes an error. Logs it the first time that it comes; with its stack, unless it is a model's own refusal.
  public void record(final Throwable error) {
    if (!note(error)) {
      return;
    }
    if (error instanceof ModelException) {
      LOGGER.log(System.Logger.Level.WARNING, "the model failed: {0}; repetitions are only counted",
          error.getMessage());
    } else {
      LOGGER.log(System.Logger.Level.WARNING, "a new kind of failure; repetitions are only counted", error);
    }
  }

  private synchronized boolean note(final Throwable error) {
    final String kind = error.getClass().getSimpleName();
    final String message = cut(String.valueOf(error.getMessage()));
    final Instant now = Instant.now();
    final Entry known = entries.get(kind + message);
    if (known == null && entries.size() >= MOST) {
      others++;
      return false;
    }
    entries.put(kind + message, known == null ? new Entry(kind, message, 1, now, now) : known.again(now));
    return known == null;
  }

  private static String cut(final String message) {
    return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE);
  }

  /// Returns the distinct errors, the first to come first.
  public synchronized List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /// Returns how many errors came after the log was full and were not among its entries.
  public synchronized long others() {
    return others;
  }
}
