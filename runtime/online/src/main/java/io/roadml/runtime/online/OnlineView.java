package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// What a table of the online store holds: a feature view's keys and features, for how long, and about how many rows.
///
/// - Keys: INT64 or strings (BYTES). One INT64 is the fast way; the store sorts several by name. None: one row for the view.
/// - Units: microseconds.
/// - Age: a row is served up to `maxAgeMicros` after its event time, both ends included, then answers OUTSIDE_MAX_AGE, and
///   `graceMicros` later NOT_FOUND, whether or not a sweep has removed it by then. Without a maximum age rows live for ever.
/// - Threading: immutable.
///
/// @param project      the project
/// @param name         the view's name
/// @param keys         the entity columns
/// @param features     the features; new ones are appended
/// @param rows         how many rows are expected; more make the store grow by itself
/// @param maxAgeMicros the greatest age that is served, 0 for any
/// @param graceMicros  how much longer a row that is too old answers OUTSIDE_MAX_AGE
public record OnlineView(String project, String name, List<Column> keys, List<Column> features, long rows,
    long maxAgeMicros, long graceMicros) {
  /// The grace of a view that does not say: seven days.
  public static final long DEFAULT_GRACE_MICROS = 7L * 24 * 3600 * 1_000_000;

  private static final int MOST_KEYS = 16;
  private static final int MOST_FEATURES = 10_000;
  private static final long MOST_ROWS = 1L << 33;
  private static final long LONGEST_MICROS = Long.MAX_VALUE / 8;

  /// Checks and copies.
  public OnlineView {
    Names.check("project", project);
    Names.check("view", name);
    keys = List.copyOf(keys);
    features = List.copyOf(features);
    between("keys of " + name, keys.size(), 0, MOST_KEYS);
    between("features of " + name, features.size(), 1, MOST_FEATURES);
    between("rows of " + name, rows, 1, MOST_ROWS);
    between("maxAgeMicros of " + name, maxAgeMicros, 0, LONGEST_MICROS);
    between("graceMicros of " + name, graceMicros, 0, LONGEST_MICROS);
    keys.forEach(OnlineView::checkKey);
    final Set<String> names = new HashSet<>();
    Stream.concat(keys.stream(), features.stream()).forEach(column -> {
      if (!names.add(column.name())) {
        throw new IllegalArgumentException("column " + column.name() + " is there twice");
      }
    });
  }

  private static void checkKey(final Column key) {
    if (key.type() != ElementType.INT64 && !key.isString()) {
      throw new IllegalArgumentException("type of key " + key.name() + "=" + key.type() + ", want INT64 or BYTES");
    }
  }

  static void between(final String name, final long value, final long least, final long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + "=" + value + ", want " + least + " to " + most);
    }
  }

  /// A view for 100,000 rows to begin with, that live for ever.
  public static OnlineView of(final String project, final String name, final List<Column> keys,
      final List<Column> features) {
    return new OnlineView(project, name, keys, features, 100_000, 0, DEFAULT_GRACE_MICROS);
  }

  /// The same view for another number of rows.
  public OnlineView withRows(final long expected) {
    return new OnlineView(project, name, keys, features, expected, maxAgeMicros, graceMicros);
  }

  /// The same view with another maximum age and grace.
  public OnlineView withMaxAge(final long maxMicros, final long moreMicros) {
    return new OnlineView(project, name, keys, features, rows, maxMicros, moreMicros);
  }

  /// The same view with one more feature at its end.
  public OnlineView withFeature(final Column feature) {
    return new OnlineView(project, name, keys, Stream.concat(features.stream(), Stream.of(feature)).toList(), rows,
        maxAgeMicros, graceMicros);
  }

  /// Returns the position of a feature.
  ///
  /// @throws IllegalArgumentException when there is none of this name, naming the nearest
  public int feature(final String feature) {
    return position("feature of view " + name, features, feature);
  }

  /// Returns the position of a key.
  ///
  /// @throws IllegalArgumentException when there is none of this name, naming the nearest
  public int key(final String key) {
    return position("key of view " + name, keys, key);
  }

  private static int position(final String what, final List<Column> columns, final String name) {
    for (int index = 0; index < columns.size(); index++) {
      if (columns.get(index).name().equals(name)) {
        return index;
      }
    }
    throw Names.unknown(what, name, columns.stream().map(Column::name).toList());
  }

  /// Says whether `wider` has the same keys and begins with the same features.
  boolean isWidenedBy(final OnlineView wider) {
    return keys.equals(wider.keys) && features.size() <= wider.features.size()
        && features.equals(wider.features.subList(0, features.size()));
  }
}
