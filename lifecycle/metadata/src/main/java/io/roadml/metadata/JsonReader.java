package io.roadml.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One pass over a text; one thread.
final class JsonReader {
  private static final int DEEPEST = 100;

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  Object document() {
    Object value = value();
    space();
    if (at < text.length()) {
      throw wrong("the end");
    }
    return value;
  }

  private Object value() {
    space();
    return switch (peek()) {
      case '{' -> nested(this::map);
      case '[' -> nested(this::list);
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Object nested(Supplier<Object> inner) {
    if (++depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " levels");
    }
    Object value = inner.get();
    depth--;
    return value;
  }

  private Object map() {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    space();
    if (taken('}')) {
      return map;
    }
    do {
      space();
      String key = string();
      space();
      require(':');
      map.put(key, value());
      space();
    } while (taken(','));
    require('}');
    return map;
  }

  private Object list() {
    List<Object> list = new ArrayList<>();
    at++;
    space();
    if (taken(']')) {
      return list;
    }
    do {
      list.add(value());
      space();
    } while (taken(','));
    require(']');
    return list;
  }

  private String string() {
    require('"');
    int from = at;
    while (peek() != '"' && peek() != '\\' && peek() >= ' ') {
      at++;
    }
    if (peek() == '"') {
      return text.substring(from, at++);
    }
    StringBuilder out = new StringBuilder(text.substring(from, at));
    while (peek() != '"') {
      out.append(character());
    }
    at++;
    return out.toString();
  }

  private char character() {
    char c = peek();
    if (c < ' ') {
      throw wrong("a character of a text");
    }
    at++;
    return c == '\\' ? escaped() : c;
  }

  private char escaped() {
    char c = peek();
    at++;
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> unicode();
      case '"', '\\', '/' -> c;
      default -> throw wrong("an escape");
    };
  }

  private char unicode() {
    int code = 0;
    for (int i = 0; i < 4; i++, at++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw wrong("four hexadecimal digits");
      }
      code = code << 4 | digit;
    }
    return (char) code;
  }

  private Object number() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(from, at);
    try {
      return digits.matches("-?\\d{1,19}") ? (Object) Long.valueOf(digits) : (Object) Double.valueOf(digits);
    } catch (NumberFormatException e) {
      at = from;
      throw (IllegalArgumentException) wrong("a value").initCause(e);
    }
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong(word);
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private boolean taken(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void require(char c) {
    if (!taken(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw wrong("more");
    }
    return text.charAt(at);
  }

  private IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException("no JSON at character=" + at + ": want " + wanted);
  }
}
