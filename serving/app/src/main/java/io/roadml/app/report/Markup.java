package io.roadml.app.report;

import java.util.Locale;

/// HTML and SVG as text, with everything that comes from data escaped.
///
/// - Threading: one thread.
final class Markup {
  private final StringBuilder out = new StringBuilder();

  /// Text that means nothing but itself, in an element or in a quoted attribute.
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// A coordinate: a tenth of a pixel is enough.
  static String at(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /// Opens an element; attributes are names and values in turn.
  Markup open(String element, Object... attributes) {
    return tag(element, attributes, ">");
  }

  /// An element without content.
  Markup empty(String element, Object... attributes) {
    return tag(element, attributes, "/>\n");
  }

  /// An element that holds text.
  Markup text(String element, String text, Object... attributes) {
    tag(element, attributes, ">");
    out.append(escaped(text));
    return close(element);
  }

  Markup close(String element) {
    out.append("</").append(element).append(">\n");
    return this;
  }

  /// Markup that is already written.
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  private Markup tag(String element, Object[] attributes, String end) {
    out.append('<').append(element);
    for (int i = 0; i < attributes.length; i += 2) {
      Object value = attributes[i + 1];
      out.append(' ').append(attributes[i]).append("=\"")
          .append(escaped(value instanceof Double number ? at(number) : String.valueOf(value))).append('"');
    }
    out.append(end);
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
