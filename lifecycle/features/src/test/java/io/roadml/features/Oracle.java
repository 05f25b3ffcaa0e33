package io.roadml.features;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// The point-in-time join in plain Java, one entity row after the other: what the engine is measured against.
final class Oracle {
  /// A row of a view; `ev` and `cr` may be null.
  record SourceRow(List<Object> key, Long ev, Long cr, Object value) {}

  private static final Comparator<Long> NONE_FIRST = Comparator.nullsFirst(Comparator.naturalOrder());

  private final List<SourceRow> rows;
  private final long maxAge;
  private final boolean hasCreated;
  private final HistoryOptions options;

  Oracle(List<SourceRow> rows, long maxAge, boolean hasCreated, HistoryOptions options) {
    this.rows = rows;
    this.maxAge = maxAge;
    this.hasCreated = hasCreated;
    this.options = options;
  }

  /// What an entity row of this key and moment sees.
  Object at(List<Object> key, Long t) {
    SourceRow winner = null;
    for (SourceRow row : rows) {
      if (counts(row, key, t) && (winner == null || beats(row, winner))) {
        winner = row;
      }
    }
    return winner == null || (maxAge > 0 && winner.ev() < t - maxAge) ? null : winner.value();
  }

  private boolean counts(SourceRow row, List<Object> key, Long t) {
    if (t == null || row.ev() == null || !sameKey(row.key(), key)) {
      return false;
    }
    return (options.strict() ? row.ev() < t : row.ev() <= t) && hadBeenCreated(row, t);
  }

  private boolean hadBeenCreated(SourceRow row, long t) {
    if (!hasCreated) {
      return true;
    }
    boolean known = !options.asKnown() || (row.cr() != null && row.cr() <= t);
    return known && (options.asOfCreated().isEmpty()
        || (row.cr() != null && row.cr() <= Times.micros(options.asOfCreated().get())));
  }

  private static boolean sameKey(List<Object> a, List<Object> b) {
    return a.stream().allMatch(Objects::nonNull) && Arrays.equals(a.toArray(), b.toArray());
  }

  /// Rows come in the order they were ingested, so an equal one that comes later wins.
  private static boolean beats(SourceRow later, SourceRow winner) {
    int events = Long.compare(later.ev(), winner.ev());
    return events > 0 || (events == 0 && NONE_FIRST.compare(later.cr(), winner.cr()) >= 0);
  }
}
