package io.roadml.serving.feast;

import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowReader;
import io.roadml.serving.feast.OnlineQuery.ViewPart;
import io.roadml.serving.http.ByteWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the rows of one request, each row of a view once, and writes them as columns.
///
/// - Threading: one thread at a time.
/// - Allocation: keeps its buffers from one request to the next, up to a limit.
final class QueryReader implements AutoCloseable {
  private static final int USUAL = 256;
  private static final int MOST_KEPT = 1 << 20;
  private static final long MICROS = 1_000_000;
  private static final String[] STATUSES = {"", "\"PRESENT\"", "\"NULL_VALUE\"", "\"NOT_FOUND\"",
      "\"OUTSIDE_MAX_AGE\""};
  private static final String NO_TIME = "\"1970-01-01T00:00:00Z\"";

  private final OnlineQuery query;
  private final List<RowReader> rows;
  private final ByteWriter[] values;
  private final ByteWriter[] statuses;
  private final ByteWriter[] times;
  private final int[] partOf;

  QueryReader(final OnlineQuery query) {
    this.query = query;
    this.rows = query.parts().stream().map(part -> part.table().reader()).toList();
    this.values = writers(query.names().size());
    this.statuses = writers(query.names().size());
    this.times = writers(rows.size());
    this.partOf = new int[values.length];
    for (int part = 0; part < times.length; part++) {
      for (final int result : query.parts().get(part).results()) {
        partOf[result] = part;
      }
    }
  }

  private static ByteWriter[] writers(final int count) {
    final ByteWriter[] made = new ByteWriter[count];
    for (int index = 0; index < count; index++) {
      made[index] = new ByteWriter(USUAL);
    }
    return made;
  }

  /// Answers a request: the entity columns first, then the features.
  ///
  /// @param used  the entity columns that views are keyed by
  /// @param count the rows
  byte[] answer(final Map<String, EntityColumn> entities, final Set<String> used, final int count,
      final long nowMicros) {
    clear();
    for (int part = 0; part < rows.size(); part++) {
      read(part, entities, count, nowMicros);
    }
    final ByteWriter out = new ByteWriter(size());
    names(out, used);
    out.ascii(",\"results\":[");
    boolean first = true;
    for (final String key : used) {
      comma(out, first);
      first = false;
      entity(out, entities.get(key), count);
    }
    for (int result = 0; result < values.length; result++) {
      comma(out, first);
      first = false;
      column(out, result);
    }
    return out.ascii("]}").toArray();
  }

  /// Says whether the buffers have grown beyond what is worth keeping.
  boolean isLarge() {
    return size() > MOST_KEPT;
  }

  private int size() {
    long size = USUAL;
    for (int result = 0; result < values.length; result++) {
      size += values[result].length() + statuses[result].length() + times[partOf[result]].length() + 64L;
    }
    return (int) Math.min(size, Integer.MAX_VALUE / 2);
  }

  private void clear() {
    for (final ByteWriter[] writers : List.of(values, statuses, times)) {
      for (final ByteWriter writer : writers) {
        writer.clear();
      }
    }
  }

  private void read(final int index, final Map<String, EntityColumn> entities, final int count, final long nowMicros) {
    final ViewPart part = query.parts().get(index);
    final EntityColumn[] keys = part.view().keys().stream().map(key -> entities.get(key.name()))
        .toArray(EntityColumn[]::new);
    final RowReader reader = rows.get(index);
    for (int row = 0; row < count; row++) {
      for (int key = 0; key < keys.length; key++) {
        keys[key].say(reader, key, row);
      }
      reader.read(nowMicros);
      time(times[index], row, reader.eventMicros());
      for (int wanted = 0; wanted < part.wanted().length; wanted++) {
        feature(part.view(), reader, part.wanted()[wanted], part.results()[wanted], row);
      }
    }
  }

  private static void time(final ByteWriter out, final int row, final long micros) {
    comma(out, row == 0);
    if (micros == Long.MIN_VALUE) {
      out.ascii(NO_TIME);
    } else {
      out.put('"').ascii(Instant.ofEpochSecond(Math.floorDiv(micros, MICROS),
          Math.floorMod(micros, MICROS) * 1_000).toString()).put('"');
    }
  }

  private void feature(final OnlineView view, final RowReader reader, final int feature, final int result,
      final int row) {
    comma(statuses[result], row == 0);
    statuses[result].ascii(STATUSES[reader.status(feature)]);
    comma(values[result], row == 0);
    if (reader.hasValue(feature) && reader.status(feature) == FeatureSource.PRESENT) {
      value(values[result], view.features().get(feature), reader, feature);
    } else {
      values[result].ascii("null");
    }
  }

  private static void value(final ByteWriter out, final Column column, final RowReader reader, final int feature) {
    switch (column.type()) {
      case BOOL -> out.ascii(reader.getLong(feature) != 0 ? "true" : "false");
      case BYTES -> out.string(reader.getString(feature));
      case FP64 -> number(out, reader.getDouble(feature));
      case FP32 -> floats(out, column, reader, feature);
      default -> out.decimal(reader.getLong(feature));
    }
  }

  private static void floats(final ByteWriter out, final Column column, final RowReader reader, final int feature) {
    if (column.length() == 1) {
      number(out, (float) reader.getDouble(feature));
      return;
    }
    out.put('[');
    final float[] vector = reader.getVector(feature);
    for (int element = 0; element < vector.length; element++) {
      comma(out, element == 0);
      number(out, vector[element]);
    }
    out.put(']');
  }

  /// JSON has no NaN and no infinities.
  private static void number(final ByteWriter out, final double value) {
    if (Double.isFinite(value)) {
      out.decimal(value);
    } else {
      out.ascii("null");
    }
  }

  private static void number(final ByteWriter out, final float value) {
    if (Float.isFinite(value)) {
      out.decimal(value);
    } else {
      out.ascii("null");
    }
  }

  private static void comma(final ByteWriter out, final boolean first) {
    if (!first) {
      out.put(',');
    }
  }

  private void names(final ByteWriter out, final Set<String> used) {
    out.ascii("{\"metadata\":{\"feature_names\":[");
    boolean first = true;
    for (final Iterable<String> names : List.of(used, query.names())) {
      for (final String name : names) {
        comma(out, first);
        first = false;
        out.string(name);
      }
    }
    out.ascii("]}");
  }

  private static void entity(final ByteWriter out, final EntityColumn column, final int count) {
    out.ascii("{\"values\":[");
    for (int row = 0; row < count; row++) {
      comma(out, row == 0);
      column.write(out, row);
    }
    repeat(out.ascii("],\"statuses\":["), STATUSES[FeatureSource.PRESENT], count);
    repeat(out.ascii("],\"event_timestamps\":["), NO_TIME, count);
    out.ascii("]}");
  }

  private static void repeat(final ByteWriter out, final String text, final int count) {
    for (int row = 0; row < count; row++) {
      comma(out, row == 0);
      out.ascii(text);
    }
  }

  private void column(final ByteWriter out, final int result) {
    write(out.ascii("{\"values\":["), values[result]);
    write(out.ascii("],\"statuses\":["), statuses[result]);
    write(out.ascii("],\"event_timestamps\":["), times[partOf[result]]);
    out.ascii("]}");
  }

  private static void write(final ByteWriter out, final ByteWriter part) {
    out.put(part.array(), 0, part.length());
  }

  @Override
  public void close() {
    rows.forEach(RowReader::close);
  }
}
