package io.roadml.serving.mlflow;

import io.roadml.serving.http.ByteWriter;
import io.roadml.serving.http.Response;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Writes a message as MLflow's clients read it: what is null and lists that are empty are left out, whole numbers are
/// numbers, NaN and the infinities are texts.
///
/// - Threading: one thread.
final class Reply {
  private static final int USUAL = 512;

  private final ByteWriter out;
  private boolean first = true;

  private Reply(final ByteWriter out) {
    this.out = out;
    out.put('{');
  }

  Reply() {
    this(new ByteWriter(USUAL));
  }

  /// An empty message.
  static Response empty() {
    return Response.json(200, "{}");
  }

  /// Ends the message.
  Response ok() {
    return new Response(200, "application/json", out.put('}').toArray(), Map.of());
  }

  /// Returns the bytes of a list's elements with commas between them, for those who stream a list in parts.
  static <T> byte[] elements(final List<T> items, final BiConsumer<Reply, T> fields) {
    final ByteWriter out = new ByteWriter(USUAL);
    elements(out, items, fields);
    return out.toArray();
  }

  private static <T> void elements(final ByteWriter out, final List<T> items, final BiConsumer<Reply, T> fields) {
    for (final Iterator<T> each = items.iterator(); each.hasNext();) {
      fields.accept(new Reply(out), each.next());
      out.put('}');
      if (each.hasNext()) {
        out.put(',');
      }
    }
  }

  private void name(final String name) {
    if (!first) {
      out.put(',');
    }
    first = false;
    out.put('"').ascii(name).put('"').put(':');
  }

  Reply text(final String name, final String value) {
    if (value != null) {
      name(name);
      out.string(value);
    }
    return this;
  }

  Reply whole(final String name, final Long value) {
    if (value != null) {
      name(name);
      out.decimal(value.longValue());
    }
    return this;
  }

  Reply truth(final String name, final boolean value) {
    name(name);
    out.ascii(value ? "true" : "false");
    return this;
  }

  Reply number(final String name, final double value) {
    name(name);
    if (Double.isNaN(value)) {
      out.ascii("\"NaN\"");
    } else if (Double.isInfinite(value)) {
      out.ascii(value > 0 ? "\"Infinity\"" : "\"-Infinity\"");
    } else {
      out.decimal(value);
    }
    return this;
  }

  <T> Reply message(final String name, final T value, final BiConsumer<Reply, T> fields) {
    if (value != null) {
      name(name);
      fields.accept(new Reply(out), value);
      out.put('}');
    }
    return this;
  }

  <T> Reply list(final String name, final List<T> items, final BiConsumer<Reply, T> fields) {
    if (!items.isEmpty()) {
      name(name);
      out.put('[');
      elements(out, items, fields);
      out.put(']');
    }
    return this;
  }

  Reply texts(final String name, final List<String> items) {
    if (!items.isEmpty()) {
      name(name);
      out.put('[');
      for (final Iterator<String> each = items.iterator(); each.hasNext();) {
        out.string(each.next());
        if (each.hasNext()) {
          out.put(',');
        }
      }
      out.put(']');
    }
    return this;
  }
}
