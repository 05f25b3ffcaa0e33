package io.roadml.pipeline.drawing;

/// How much room text takes in a drawing, where nobody can measure it: rather too much than too little.
final class Glyphs {
  private static final String NARROW = "fijlrtI.,:;|!'()[]/ -";
  private static final String WIDE = "mwMW@%&";

  private Glyphs() {
  }

  /// The width in pixels of text in letters of 12 pixels.
  static double width(String text) {
    return text.codePoints().mapToDouble(Glyphs::width).sum();
  }

  private static double width(int letter) {
    if (NARROW.indexOf(letter) >= 0) {
      return 4.6;
    }
    if (WIDE.indexOf(letter) >= 0 || letter >= 0x2E80) {
      return 12.5;
    }
    return Character.isUpperCase(letter) ? 9.4 : 7.2;
  }

  /// The text, or its beginning if the whole has more than so many characters.
  static String cut(String text, int most) {
    String line = Markup.visible(text);
    return line.codePointCount(0, line.length()) <= most ? line
        : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }
}
