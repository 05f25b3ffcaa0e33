package io.roadml.serving.feast;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.RowReader;
import io.roadml.serving.http.ByteWriter;
import io.roadml.serving.http.JsonNumber;
import io.roadml.serving.http.JsonReader;
import io.roadml.serving.http.Refusal;
import java.util.Arrays;

/// One entity column of a request: a value for each row, and how the request spelled it.
///
/// - Threading: one thread.
/// - Fails: [Refusal], 400, naming the column and the row.
final class EntityColumn {
  private static final int USUAL = 16;

  private final String name;
  private final byte[] json;
  private int[] from = new int[USUAL];
  private int[] to = new int[USUAL];
  private long[] numbers = new long[USUAL];
  private String[] strings = new String[USUAL];
  private boolean[] whole = new boolean[USUAL];
  private int rows;

  private EntityColumn(final String name, final byte[] json) {
    this.name = name;
    this.json = json;
  }

  /// Reads an array of strings and numbers.
  static EntityColumn read(final String name, final JsonReader reader, final JsonNumber number, final byte[] json) {
    final EntityColumn column = new EntityColumn(name, json);
    final String what = "entities." + name;
    reader.beginArray(what);
    for (boolean first = true; reader.nextElement(first, what); first = false) {
      column.add(reader, number, what);
    }
    return column;
  }

  private void add(final JsonReader reader, final JsonNumber number, final String what) {
    room();
    final int kind = reader.peek();
    from[rows] = reader.position();
    if (kind == '"') {
      reader.string(what);
      strings[rows] = reader.text();
    } else if (kind == '-' || (kind >= '0' && kind <= '9')) {
      reader.number(number, what);
      numbers[rows] = number.toSigned(Long.MIN_VALUE, Long.MAX_VALUE);
      whole[rows] = number.failure() == JsonNumber.EXACT;
    } else {
      throw Refusal.badRequest(what + "[" + rows + "]: want a whole number or a string");
    }
    to[rows++] = reader.position();
  }

  private void room() {
    if (rows == from.length) {
      from = Arrays.copyOf(from, 2 * rows);
      to = Arrays.copyOf(to, 2 * rows);
      numbers = Arrays.copyOf(numbers, 2 * rows);
      strings = Arrays.copyOf(strings, 2 * rows);
      whole = Arrays.copyOf(whole, 2 * rows);
    }
  }

  String name() {
    return name;
  }

  int rows() {
    return rows;
  }

  /// Requires that every value can be a key of this column.
  void requireSuits(final Column key) {
    for (int row = 0; row < rows; row++) {
      if (key.type() == ElementType.BYTES ? strings[row] == null : !whole[row]) {
        throw Refusal.badRequest("entities." + name + "[" + row + "]: want "
            + (key.type() == ElementType.BYTES ? "a string" : "a whole number of 64 bits") + ", as key " + key.name()
            + " is");
      }
    }
  }

  /// Says the value of a row, which suits, to a reader.
  void say(final RowReader reader, final int key, final int row) {
    if (strings[row] == null) {
      reader.key(key, numbers[row]);
    } else {
      reader.key(key, strings[row]);
    }
  }

  /// Writes a value as the request spelled it.
  void write(final ByteWriter out, final int row) {
    out.put(json, from[row], to[row] - from[row]);
  }
}
