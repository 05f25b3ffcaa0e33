package io.roadml.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON as maps, lists, texts, booleans, null, longs and doubles, for the files that this module keeps: schemas and
/// transforms.
///
/// Doubles are written so that they come back with the same bits; NaN and infinities, which JSON does not have, as the
/// texts `"NaN"`, `"Infinity"` and `"-Infinity"`. What is read may be nested at most [#DEEPEST] levels.
///
/// - Threading: stateless.
final class Json {
  private static final int DEEPEST = 64;
  private static final int WIDTH = 100;

  private Json() {
  }

  /// Writes for people: what fits on a line stands on one line.
  static String pretty(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, 0, out);
    return out.append('\n').toString();
  }

  private static void write(Object value, int indent, StringBuilder out) {
    String line = line(value);
    if (line.length() + indent <= WIDTH || !(value instanceof Map<?, ?> || value instanceof List<?>)) {
      out.append(line);
      return;
    }
    boolean map = value instanceof Map<?, ?>;
    String before = "\n" + " ".repeat(indent + 2);
    out.append(map ? '{' : '[');
    String comma = "";
    for (Object element : map ? ((Map<?, ?>) value).entrySet() : (List<?>) value) {
      out.append(comma).append(before);
      if (element instanceof Map.Entry<?, ?> entry) {
        out.append(quoted(entry.getKey().toString())).append(": ");
        write(entry.getValue(), indent + 2, out);
      } else {
        write(element, indent + 2, out);
      }
      comma = ",";
    }
    out.append('\n').append(" ".repeat(indent)).append(map ? '}' : ']');
  }

  private static String line(Object value) {
    return switch (value) {
      case null -> "null";
      case Map<?, ?> map -> map.entrySet().stream().map(e -> quoted(e.getKey().toString()) + ": " + line(e.getValue()))
          .collect(java.util.stream.Collectors.joining(", ", "{", "}"));
      case List<?> list -> list.stream().map(Json::line)
          .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
      case Double number when !Double.isFinite(number) -> quoted(number.toString());
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> quoted(value.toString());
    };
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.chars().forEach(c -> {
      switch (c) {
        case '"', '\\' -> out.append('\\').append((char) c);
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate((char) c)) {
            out.append(String.format(java.util.Locale.ROOT, "\\u%04x", c));
          } else {
            out.append((char) c);
          }
        }
      }
    });
    return out.append('"').toString();
  }

  /// Writes a file that appears under its name when it is whole.
  static void write(Object value, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      Files.writeString(part, pretty(value));
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /// Reads a file that holds one object.
  ///
  /// @throws IOException if it cannot be read, or holds something else; it names the file and the line
  static JsonObject read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return JsonObject.of(parse(new String(bytes, StandardCharsets.UTF_8)), "file=" + file);
    } catch (IllegalArgumentException e) {
      throw new IOException("file=" + file + " is not the JSON it should be: " + e.getMessage(), e);
    }
  }

  /// The value that a text holds.
  ///
  /// @throws IllegalArgumentException if it is no JSON, naming the line
  static Object parse(String text) {
    Parser parser = new Parser(text);
    Object value = parser.value(0);
    parser.end();
    return value;
  }

  /// Recursive descent. Owner: one thread.
  private static final class Parser {
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    Object value(int depth) {
      if (depth > DEEPEST) {
        throw wrong("is nested too deep");
      }
      return switch (next()) {
        case '{' -> object(depth);
        case '[' -> list(depth);
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", null);
        default -> number();
      };
    }

    private Map<String, Object> object(int depth) {
      Map<String, Object> map = new LinkedHashMap<>();
      at++;
      while (next() != '}') {
        String key = next() == '"' ? string() : fail("want a key in quotes");
        require(':');
        if (map.containsKey(key)) {
          throw wrong("has the key " + key + " twice");
        }
        map.put(key, value(depth + 1));
        separate('}');
      }
      at++;
      return map;
    }

    private List<Object> list(int depth) {
      List<Object> list = new ArrayList<>();
      at++;
      while (next() != ']') {
        list.add(value(depth + 1));
        separate(']');
      }
      at++;
      return list;
    }

    private void separate(char end) {
      if (next() == ',') {
        at++;
        if (next() == end) {
          throw wrong("has a comma before " + end);
        }
      } else if (next() != end) {
        throw wrong("want , or " + end);
      }
    }

    private String string() {
      StringBuilder out = new StringBuilder();
      for (at++; peek() != '"'; at++) {
        if (peek() < ' ') {
          throw wrong("has a text that does not end on its line");
        }
        out.append(peek() == '\\' ? escape() : peek());
      }
      at++;
      return out.toString();
    }

    private char escape() {
      at++;
      int place = "\"\\/bfnrt".indexOf(peek());
      if (place >= 0) {
        return "\"\\/\b\f\n\r\t".charAt(place);
      }
      if (peek() != 'u' || at + 4 >= text.length()) {
        throw wrong("has an unknown escape");
      }
      try {
        char c = (char) Integer.parseInt(text, at + 1, at + 5, 16);
        at += 4;
        return c;
      } catch (NumberFormatException _) {
        throw wrong("has an unknown escape");
      }
    }

    private Object word(String word, Object meaning) {
      if (!text.startsWith(word, at)) {
        throw wrong("want a value");
      }
      at += word.length();
      return meaning;
    }

    private Object number() {
      int start = at;
      while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      String number = text.substring(start, at);
      try {
        return number.matches("-?\\d+") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);
      } catch (NumberFormatException _) {
        throw wrong(number.isEmpty() ? "want a value" : "has the number " + number);
      }
    }

    private void require(char c) {
      if (next() != c) {
        throw wrong("want " + c);
      }
      at++;
    }

    private char next() {
      while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
      return peek();
    }

    private char peek() {
      if (at >= text.length()) {
        throw wrong("ends too early");
      }
      return text.charAt(at);
    }

    void end() {
      if (!text.substring(at).isBlank()) {
        throw wrong("goes on after its end");
      }
    }

    private String fail(String what) {
      throw wrong(what);
    }

    private IllegalArgumentException wrong(String what) {
      long line = text.substring(0, Math.min(at, text.length())).chars().filter(c -> c == '\n').count() + 1;
      return new IllegalArgumentException("line " + line + ": " + what);
    }
  }
}
