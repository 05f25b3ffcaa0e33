package io.roadml.app;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes the few facts of a `--json` option; the streaming parser and writer of requests live in `serving/http`.
final class Json {
  private Json() {}

  /// Renders maps, lists, text, numbers, booleans and null on one line, keys in the map's order. JSON has no NaN and no
  /// infinity: NaN becomes null, and the others the texts "Infinity" and "-Infinity".
  static String of(Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> map.entrySet().stream()
          .map(e -> quoted(e.getKey().toString()) + ":" + of(e.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
      case List<?> list -> list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
      case Double number when number.isNaN() -> "null";
      case Double number when number.isInfinite() -> quoted(number.toString());
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    var out = new StringBuilder(text.length() + 2).append('"');
    text.chars().forEach(c -> append((char) c, out));
    return out.append('"').toString();
  }

  private static void append(char c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\t' -> out.append("\\t");
      case '\r' -> out.append("\\r");
      default -> {
        if (c < ' ') out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
        else out.append(c);
      }
    }
  }
}
