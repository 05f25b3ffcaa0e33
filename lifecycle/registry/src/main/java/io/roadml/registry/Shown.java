package io.roadml.registry;

/// What messages show of a text that somebody sent.
final class Shown {
  private static final int MOST = 250;

  private Shown() {
  }

  static String text(String text) {
    return text == null ? "" : text.length() <= MOST ? text : text.substring(0, MOST) + "…";
  }
}
