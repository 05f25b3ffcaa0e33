package io.roadml.app.drift;

import io.roadml.app.Failure;
import io.roadml.kernels.EditDistance;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A limit of one figure of every column: `psi>0.2` is passed where a column's PSI is above 0.2. A figure that is not defined
/// passes nothing.
///
/// @param figure what is compared
/// @param comparison how
/// @param bound with what
public record Limit(Figure figure, Comparison comparison, double bound) {
  private static final Pattern FORM = Pattern.compile("\\s*([\\p{L}_0-9]+)\\s*([^\\p{L}_0-9.\\s+-]+)\\s*(\\S+)\\s*");

  /// What may be limited.
  public enum Figure {
    /// The population stability index.
    PSI(FeatureDrift::psi),
    /// Kolmogorov–Smirnov's D.
    KS(FeatureDrift::ks),
    /// Jensen–Shannon's distance to the base 2.
    JS(FeatureDrift::js),
    /// Wasserstein's distance, in the column's unit.
    WASSERSTEIN(FeatureDrift::wasserstein),
    /// The p-value of the column's test.
    P(FeatureDrift::p),
    /// The same, adjusted for the number of columns.
    P_ADJUSTED(FeatureDrift::pAdjusted),
    /// The share of current rows without a value.
    MISSING(FeatureDrift::currentMissing),
    /// How much larger that share is than it was.
    MISSING_CHANGE(feature -> feature.currentMissing() - feature.referenceMissing()),
    /// How many categories the reference does not have.
    NEW_CATEGORIES(feature -> feature.newCategories().size()),
    /// 1 where a column counts as drifted, else 0.
    DRIFTED(feature -> feature.drifted() ? 1 : 0);

    private final ToDoubleFunction<FeatureDrift> value;

    Figure(ToDoubleFunction<FeatureDrift> value) {
      this.value = value;
    }

    String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// How it is compared.
  public enum Comparison {
    /// Above the bound.
    ABOVE(">"),
    /// At the bound or above.
    AT_LEAST(">="),
    /// Below the bound.
    BELOW("<"),
    /// At the bound or below.
    AT_MOST("<=");

    private final String sign;

    Comparison(String sign) {
      this.sign = sign;
    }
  }

  /// Reads a limit such as `psi>0.2`; what cannot be read is wrong use, with the nearest word.
  public static Limit of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) throw wrong(text, "has no form of figure, sign and number", "write one such as psi>0.2");
    return new Limit(figure(form.group(1), text), comparison(form.group(2), text), bound(form.group(3), text));
  }

  private static Figure figure(String word, String text) {
    List<String> known = Arrays.stream(Figure.values()).map(Figure::key).toList();
    int place = known.indexOf(word.toLowerCase(Locale.ROOT));
    if (place >= 0) return Figure.values()[place];
    String near = EditDistance.likely(word, known).map(n -> "did you mean " + n + "? ").orElse("");
    throw wrong(text, "names no figure, " + word, near + "the figures are " + String.join(", ", known));
  }

  private static Comparison comparison(String sign, String text) {
    List<String> known = Arrays.stream(Comparison.values()).map(comparison -> comparison.sign).toList();
    int place = known.indexOf(sign);
    if (place >= 0) return Comparison.values()[place];
    String near = EditDistance.likely(sign, known).map(n -> "did you mean " + n + "? ").orElse("");
    throw wrong(text, "has no sign that compares, " + sign, near + "the signs are " + String.join(" ", known));
  }

  private static double bound(String word, String text) {
    try {
      double bound = Double.parseDouble(word);
      if (!Double.isNaN(bound)) return bound;
    } catch (NumberFormatException _) { // said below
    }
    throw wrong(text, "has no number, " + word, "write one such as psi>0.2");
  }

  private static Failure wrong(String text, String what, String remedy) {
    return Failure.wrongUse("the limit " + text + " " + what, "--fail-on", remedy);
  }

  /// The figure of a column.
  double valueOf(FeatureDrift feature) {
    return figure.value.applyAsDouble(feature);
  }

  /// Whether a column passes it.
  boolean isPassedBy(FeatureDrift feature) {
    double value = valueOf(feature);
    return switch (comparison) {
      case ABOVE -> value > bound;
      case AT_LEAST -> value >= bound;
      case BELOW -> value < bound;
      case AT_MOST -> value <= bound;
    };
  }

  @Override
  public String toString() {
    String number = Double.toString(bound);
    return figure.key() + comparison.sign + (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number);
  }
}
