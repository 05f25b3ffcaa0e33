package io.roadml.pipeline.drawing;

import java.util.Locale;

/// SVG and HTML as text, with everything that comes from data escaped.
///
/// - Threading: one thread.
final class Markup {
  /// What an SVG file needs and an SVG element of a page does not.
  static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

  private static final String FONTS = "\"Source Sans 3\", \"Helvetica Neue\", Arial, \"Liberation Sans\", sans-serif";

  private final StringBuilder out = new StringBuilder();

  /// Text that means nothing but itself, in an element or in a quoted attribute. Characters that XML cannot hold become a
  /// visible sign.
  static String escaped(String text) {
    return visible(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// Text on one line without anything invisible.
  static String visible(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\p{Cn}\\x{2028}\\x{2029}]", "\uFFFD");
  }

  /// A coordinate: a hundredth of a pixel is enough.
  static String at(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /// Begins a drawing of a size in pixels, with the two texts that are read aloud.
  static Markup drawing(double width, double height, String title, String description) {
    return new Markup().open("svg", "role", "img", "viewBox", "0 0 " + at(width) + " " + at(height), "width", width,
        "height", height, "font-family", FONTS, "font-size", 12).text("title", title).text("desc", description);
  }

  /// A drawing of [#drawing] as a file of its own.
  static String file(String svg) {
    return svg.replaceFirst("<svg ", "<svg xmlns=\"" + SVG_NAMESPACE + "\" ");
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
