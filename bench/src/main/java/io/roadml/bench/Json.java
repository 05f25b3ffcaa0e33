package io.roadml.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Reads and writes the JSON of reports, of model metadata, and of what the generator's process is told and tells.
///
/// Values are Map, List, String, Long, Double, Boolean and `null`.
///
/// - Threading: stateless for [#write] and [#read]; an object reads one text.
/// - Fails: IllegalArgumentException that names the place.
final class Json {
  private static final int DEEPEST = 100;

  private final String text;
  private int at;

  private Json(final String text) {
    this.text = text;
  }

  static String write(final Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> map.entrySet().stream()
          .map(entry -> quoted(entry.getKey().toString()) + ":" + write(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
      case List<?> list -> list.stream().map(Json::write).collect(Collectors.joining(",", "[", "]"));
      case Double number -> Double.isFinite(number) ? number.toString() : "null";
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(final String text) {
    final StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int index = 0; index < text.length(); index++) {
      final char c = text.charAt(index);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        default -> out.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c));
      }
    }
    return out.append('"').toString();
  }

  static Object read(final String text) {
    final Json json = new Json(text);
    final Object value = json.value(0);
    json.skipBlanks();
    if (json.at < text.length()) {
      throw json.wrong("the end");
    }
    return value;
  }

  private Object value(final int depth) {
    if (depth > DEEPEST) {
      throw wrong("fewer than " + DEEPEST + " levels");
    }
    skipBlanks();
    return switch (at < text.length() ? text.charAt(at) : ' ') {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, Object> object(final int depth) {
    final Map<String, Object> object = new LinkedHashMap<>();
    at++;
    if (!next('}')) {
      do {
        skipBlanks();
        final String key = string();
        require(':');
        object.put(key, value(depth + 1));
      } while (next(','));
      require('}');
    }
    return object;
  }

  private List<Object> array(final int depth) {
    final List<Object> array = new ArrayList<>();
    at++;
    if (!next(']')) {
      do {
        array.add(value(depth + 1));
      } while (next(','));
      require(']');
    }
    return array;
  }

  private String string() {
    require('"');
    final StringBuilder string = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      final char c = text.charAt(at++);
      string.append(c == '\\' ? escaped() : c);
    }
    require('"');
    return string.toString();
  }

  private char escaped() {
    final char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> hex();
      default -> throw wrong("an escape");
    };
  }

  private char hex() {
    try {
      final char c = (char) Integer.parseInt(text, at, at + 4, 16);
      at += 4;
      return c;
    } catch (final NumberFormatException | IndexOutOfBoundsException wrong) {
      throw wrong("four hexadecimal digits");
    }
  }

  private Object word(final String word, final Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong(word);
    }
    at += word.length();
    return value;
  }

  private Object number() {
    final int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    final String number = text.substring(start, at);
    try {
      return number.matches("-?\\d+") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
    } catch (final NumberFormatException notOne) {
      at = start;
      throw wrong("a value");
    }
  }

  private boolean next(final char c) {
    skipBlanks();
    final boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void require(final char c) {
    if (!next(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private IllegalArgumentException wrong(final String want) {
    return new IllegalArgumentException("JSON at character " + at + ": want " + want);
  }
}
