package io.roadml.serving.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes maps, lists, strings, numbers and booleans as JSON: for answers off the hot path.
///
/// - Threading: stateless.
final class JsonTree {
  private static final int USUAL = 1024;

  private JsonTree() {
  }

  /// Returns the JSON of an object, whose members keep the order of `pairs`: name, value, name, value, …
  static Map<String, Object> object(final Object... pairs) {
    final Map<String, Object> members = new LinkedHashMap<>();
    for (int index = 0; index < pairs.length; index += 2) {
      members.put((String) pairs[index], pairs[index + 1]);
    }
    return members;
  }

  /// Answers with a tree.
  static Response response(final int status, final Object tree) {
    final ByteWriter out = new ByteWriter(USUAL);
    write(out, tree);
    return new Response(status, "application/json", out.toArray(), Map.of());
  }

  private static void write(final ByteWriter out, final Object value) {
    switch (value) {
      case null -> out.ascii("null");
      case final Map<?, ?> members -> members(out, members);
      case final List<?> elements -> elements(out, elements);
      case final Boolean truth -> out.ascii(truth.toString());
      case final Long number -> out.decimal(number);
      case final Integer number -> out.decimal(number);
      case final Double number when Double.isFinite(number) -> out.decimal(number);
      default -> out.string(value.toString());
    }
  }

  private static void members(final ByteWriter out, final Map<?, ?> members) {
    out.put('{');
    for (final Iterator<? extends Map.Entry<?, ?>> each = members.entrySet().iterator(); each.hasNext();) {
      final Map.Entry<?, ?> member = each.next();
      out.string(member.getKey().toString()).put(':');
      write(out, member.getValue());
      if (each.hasNext()) {
        out.put(',');
      }
    }
    out.put('}');
  }

  private static void elements(final ByteWriter out, final List<?> elements) {
    out.put('[');
    for (final Iterator<?> each = elements.iterator(); each.hasNext();) {
      write(out, each.next());
      if (each.hasNext()) {
        out.put(',');
      }
    }
    out.put(']');
  }
}
