package io.roadml.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// One figure of one part against its baseline, from windows that were measured in turn: baseline, part, baseline
/// again.
///
/// - Method: the figure is the median over the rounds of part against baseline, with its bootstrap 95 % interval; it
///   passes when the good end of the interval meets the target. The baseline against itself, in the same rounds, gives
///   the spread below which nothing may be claimed.
/// - Threading: immutable.
///
/// @param name     what was measured
/// @param kind     how part and baseline are compared
/// @param unit     unit of the windows, such as `µs`; empty for none
/// @param part     the part's windows, one per round
/// @param baseline the baseline's windows, one per round
/// @param again    the baseline's other windows, one per round
/// @param target   what the figure must reach
public record Comparison(String name, Kind kind, String unit, List<Double> part, List<Double> baseline,
    List<Double> again, Target target) {
  /// Rounds below which there is no verdict.
  public static final int FEWEST_ROUNDS = 10;

  /// How two windows are compared.
  public enum Kind {
    /// One divided by the other; equal is 1.
    RATIO(1, (part, baseline) -> part / baseline),
    /// One minus the other, in their unit; equal is 0.
    DIFFERENCE(0, (part, baseline) -> part - baseline);

    private final double equal;
    private final DoubleBinaryOperator operator;

    Kind(final double equal, final DoubleBinaryOperator operator) {
      this.equal = equal;
      this.operator = operator;
    }
  }

  /// What became of a target.
  public enum Verdict {
    /// The good end of the interval meets the target.
    PASSED,
    /// It does not.
    MISSED,
    /// The baseline differs from itself by more than the target asks for: measure again on a quieter machine.
    UNCLEAR,
    /// Fewer than [#FEWEST_ROUNDS] rounds.
    TOO_FEW,
    /// There is no target.
    NONE
  }

  /// Checks and copies.
  public Comparison {
    part = List.copyOf(part);
    baseline = List.copyOf(baseline);
    again = List.copyOf(again);
    if (part.isEmpty() || part.size() != baseline.size() || part.size() != again.size()) {
      throw new IllegalArgumentException("rounds of " + name + ": part=" + part.size() + ", baseline=" + baseline.size()
          + ", again=" + again.size() + ", want the same number, at least 1");
    }
  }

  /// Returns the number of rounds.
  public int rounds() {
    return part.size();
  }

  /// Returns the figure with its interval.
  public Estimate estimate() {
    return Estimate.ofMedian(pairs(part));
  }

  /// Returns the baseline against itself, by the same method.
  public Estimate itself() {
    return Estimate.ofMedian(pairs(again));
  }

  private double[] pairs(final List<Double> against) {
    return IntStream.range(0, rounds())
        .mapToDouble(round -> kind.operator.applyAsDouble(against.get(round), baseline.get(round))).toArray();
  }

  /// Returns how far from equal the interval of the baseline against itself reaches.
  public double spread() {
    final Estimate same = itself();
    return Math.max(Math.abs(same.low() - kind.equal), Math.abs(same.high() - kind.equal));
  }

  /// Judges the figure.
  public Verdict verdict() {
    if (target.side() == Target.Side.ANY) {
      return Verdict.NONE;
    }
    if (rounds() < FEWEST_ROUNDS) {
      return Verdict.TOO_FEW;
    }
    if (spread() > Math.abs(target.limit() - kind.equal)) {
      return Verdict.UNCLEAR;
    }
    return target.isMetBy(estimate()) ? Verdict.PASSED : Verdict.MISSED;
  }

  /// Says whether there is no target, or it was met.
  public boolean isGood() {
    return verdict() == Verdict.PASSED || verdict() == Verdict.NONE;
  }

  /// Returns this comparison by name, for JSON.
  Map<String, Object> facts() {
    final Estimate estimate = estimate();
    final Estimate same = itself();
    final Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("name", name);
    facts.put("kind", kind.name().toLowerCase(Locale.ROOT));
    facts.put("unit", unit);
    facts.put("rounds", rounds());
    facts.put("median", estimate.median());
    facts.put("interval_95", List.of(estimate.low(), estimate.high()));
    facts.put("itself_median", same.median());
    facts.put("itself_interval_95", List.of(same.low(), same.high()));
    facts.put("target", target.toString());
    facts.put("verdict", verdict().name().toLowerCase(Locale.ROOT));
    facts.put("part", part);
    facts.put("baseline", baseline);
    facts.put("baseline_again", again);
    return facts;
  }

  /// Returns the median of some windows.
  static double median(final List<Double> windows) {
    return Estimate.median(windows.stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public String toString() {
    return name + " " + Arrays.toString(pairs(part));
  }
}
