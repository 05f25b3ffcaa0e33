package io.roadml.metadata;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes and reads the JSON of definitions and manifests: maps, lists, texts, numbers, booleans and null.
///
/// - Numbers: a whole number is a [Long], any other a [Double]; both come back bit by bit. JSON has no NaN and no
///   infinity: they are refused, and whoever needs them writes them as texts.
/// - Order: a map's keys keep theirs.
/// - Threading: stateless.
public final class JsonText {
  private JsonText() {
  }

  /// One line of JSON.
  ///
  /// @throws IllegalArgumentException if there is a number or a type that JSON does not have
  public static String write(Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> map.entrySet().stream()
          .map(entry -> quoted(entry.getKey().toString()) + ":" + write(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
      case List<?> list -> list.stream().map(JsonText::write).collect(Collectors.joining(",", "[", "]"));
      case Double number when !Double.isFinite(number) ->
          throw new IllegalArgumentException("value=" + number + " cannot be written as JSON");
      case Double _,Long _,Integer _,Boolean _ -> value.toString();
      case String text -> quoted(text);
      default ->
          throw new IllegalArgumentException("type=" + value.getClass().getName() + " cannot be written as JSON");
    };
  }

  /// Reads one value; maps and lists can be changed, and are the caller's.
  ///
  /// @throws IllegalArgumentException if the text is no JSON, with the place
  public static Object read(String text) {
    return new JsonReader(text).document();
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      append(text.charAt(i), out);
    }
    return out.append('"').toString();
  }

  private static void append(char c, StringBuilder out) {
    switch (c) {
      case '"', '\\' -> out.append('\\').append(c);
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ' || Character.isSurrogate(c)) {
          out.append("\\u").append(Integer.toHexString(0x10000 | c), 1, 5);
        } else {
          out.append(c);
        }
      }
    }
  }
}
