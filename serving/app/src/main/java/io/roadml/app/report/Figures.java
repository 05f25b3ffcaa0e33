package io.roadml.app.report;

import java.util.Locale;

/// Numbers and names as people read them.
///
/// - Threading: stateless.
public final class Figures {
  private Figures() {}

  /// Four significant digits, fewer only where they say it all: `0.8270`, `0.5`, `12,345`, `3.2e-7`; `–` for NaN.
  public static String number(double value) {
    String text = measure(value);
    String shorter = trimmed(text);
    boolean same = !text.contains("e") && Double.isFinite(value)
        && Math.abs(Double.parseDouble(shorter.replace(",", "").replace('−', '-'))) == Math.abs(value);
    return same ? shorter : text;
  }

  /// Four significant digits, always, so that numbers below each other have their digits below each other; `–` for NaN.
  public static String measure(double value) {
    if (Double.isNaN(value)) return "–";
    if (Double.isInfinite(value)) return value > 0 ? "∞" : "−∞";
    double size = Math.abs(value);
    if (size == 0) return "0";
    if (size >= 1e9 || size < 1e-4) return minus(shortExponent(String.format(Locale.ROOT, "%.3g", value)));
    int decimals = Math.clamp(3 - (int) Math.floor(Math.log10(size)), 0, 7);
    return minus(String.format(Locale.ROOT, "%,." + decimals + "f", value));
  }

  /// A number with as many decimals as its neighbours on an axis need.
  static String number(double value, int decimals) {
    return minus(String.format(Locale.ROOT, "%,." + decimals + "f", value + 0.0));
  }

  /// A share as a percentage with one decimal, two below 1 %.
  public static String percent(double share) {
    if (Double.isNaN(share)) return "–";
    double percent = 100 * share;
    boolean small = percent != 0 && Math.abs(percent) < 1;
    return minus(trimmed(String.format(Locale.ROOT, small ? "%.2f" : "%.1f", percent))) + " %";
  }

  /// A whole number with separators.
  public static String count(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.format(Locale.ROOT, "%,.0f", value)
        : number(value);
  }

  /// A p-value: what is below a millionth is only said to be so.
  public static String probability(double p) {
    if (Double.isNaN(p)) return "–";
    if (p < 1e-6) return "<1e-6";
    return p < 1e-3 ? shortExponent(String.format(Locale.ROOT, "%.1e", p)) : String.format(Locale.ROOT, "%.3f", p);
  }

  /// A noun with its number: `1 row`, `2 rows`.
  public static String counted(long count, String noun) {
    String plural = noun.endsWith("y") && !noun.endsWith("ay") ? noun.substring(0, noun.length() - 1) + "ies"
        : noun + "s";
    return count(count) + " " + (count == 1 ? noun : plural);
  }

  /// The same words with a capital letter.
  public static String sentence(String words) {
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }

  /// A name on one line: whatever would break it, or is invisible, becomes a visible sign.
  public static String name(String text) {
    return text.replaceAll("\\R", "↵").replaceAll("[\\p{Cntrl}\\p{Cf}]", "�");
  }

  /// A name of at most so many characters.
  public static String name(String text, int most) {
    String line = name(text);
    if (line.codePointCount(0, line.length()) <= most) return line;
    return line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }

  private static String trimmed(String decimal) {
    return decimal.contains(".") ? decimal.replaceAll("\\.?0+$", "") : decimal;
  }

  private static String shortExponent(String text) {
    return text.replaceAll("\\.?0*e([+-])0*(\\d)", "e$1$2").replace("e+", "e");
  }

  private static String minus(String text) {
    return text.replaceFirst("^-", "−");
  }
}
