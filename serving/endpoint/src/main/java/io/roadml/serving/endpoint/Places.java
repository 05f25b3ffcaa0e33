package io.roadml.serving.endpoint;

import java.util.HashMap;
import java.util.Map;

/// Finds where each field of a text-format message stands, for messages that say so, and which fields the text has at all:
/// protobuf's own record of places runs the elements of a list together.
///
/// Trusts that the text has been parsed; of any other it may miss places, and it ends.
///
/// - Paths: `name` for the first of its kind, `name[0]`, `name[1]` … for each; nested `input[0].dims`.
/// - Places: `line:column`, both from one.
final class Places {
  private final String text;
  private final Map<String, String> found = new HashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private Places(final String text) {
    this.text = text;
  }

  static Map<String, String> of(final String text) {
    final Places places = new Places(text);
    places.message("");
    return places.found;
  }

  private void message(final String path) {
    for (skip(); at < text.length() && !isClosing(); skip()) {
      final String place = place();
      final int start = at;
      name();
      final String field = path + text.substring(start, at);
      found.putIfAbsent(field, place);
      skip();
      if (at < text.length() && text.charAt(at) == ':') {
        at++;
        skip();
      }
      value(field, place);
      if (at == start) {
        at++; // no text that was parsed; go on rather than round
      }
    }
  }

  private void value(final String field, final String place) {
    if (at < text.length() && text.charAt(at) == '[') {
      at++;
      for (skip(); at < text.length() && !isClosing(); skip()) {
        final int start = at;
        single(field, place());
        if (at == start) {
          return;
        }
      }
      at++;
    } else {
      single(field, place);
    }
  }

  private void single(final String field, final String place) {
    final String element = field + "[" + (counts.merge(field, 1, Integer::sum) - 1) + "]";
    found.put(element, place);
    if (at < text.length() && (text.charAt(at) == '{' || text.charAt(at) == '<')) {
      at++;
      message(element + ".");
      at++;
    } else {
      scalar();
    }
  }

  /// Passes a number, a word, or strings side by side, which are one.
  private void scalar() {
    if (at < text.length() && text.charAt(at) == '-') {
      at++;
      skip();
    }
    if (!isQuote()) {
      name();
    }
    while (isQuote()) {
      string();
      skip();
    }
  }

  private void string() {
    final char quote = text.charAt(at++);
    while (at < text.length() && text.charAt(at) != quote) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private void name() {
    while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || "_.+-".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
  }

  /// Passes white space, comments and what may separate fields.
  private void skip() {
    while (at < text.length()) {
      final char letter = text.charAt(at);
      if (letter == '#') {
        final int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (letter == '\n') {
        at++;
        line++;
        lineStart = at;
      } else if (Character.isWhitespace(letter) || letter == ',' || letter == ';') {
        at++;
      } else {
        return;
      }
    }
  }

  private boolean isClosing() {
    return "}>]".indexOf(text.charAt(at)) >= 0;
  }

  private boolean isQuote() {
    return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
  }

  private String place() {
    return line + ":" + (at - lineStart + 1);
  }
}
