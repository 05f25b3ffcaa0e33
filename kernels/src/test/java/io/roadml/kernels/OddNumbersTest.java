package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// NaN, infinities, both zeros, subnormal and huge numbers: no function of two samples hangs, none fails but by refusing,
/// and none gives a number for what is no number.
class OddNumbersTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private interface OfTwo {
    double of(Samples x, Samples y);
  }

  private static final Map<String, OfTwo> FUNCTIONS = functions();

  private static Map<String, OfTwo> functions() {
    var functions = new LinkedHashMap<String, OfTwo>();
    for (TwoSample.Alternative alternative : TwoSample.Alternative.values()) {
      for (TwoSample.Method method : TwoSample.Method.values()) {
        functions.put("kolmogorovSmirnov " + alternative + " " + method,
            (x, y) -> TwoSample.kolmogorovSmirnov(x, y, alternative, method).pValue());
      }
    }
    functions.put("kolmogorovLimit", TwoSample::kolmogorovLimitP);
    functions.put("kolmogorovSmirnov of one",
        (x, y) -> TwoSample.kolmogorovSmirnov(x, v -> Distributions.normalUpper(-v)).pValue() + y.get(0) * 0);
    functions.put("wasserstein", TwoSample::wasserstein);
    functions.put("wassersteinNormalised", TwoSample::wassersteinNormalised);
    functions.put("energyDistance", TwoSample::energyDistance);
    functions.put("cramerVonMises", (x, y) -> TwoSample.cramerVonMises(x, y).pValue());
    functions.put("mannWhitney", (x, y) -> TwoSample.mannWhitney(x, y).pValue());
    functions.put("welch", (x, y) -> TwoSample.welch(x, y).pValue());
    functions.put("levene", (x, y) -> TwoSample.levene(x, y).pValue());
    functions.put("evidently", Psi::evidently);
    functions.put("moments", (x, y) -> Moments.of(x).merge(Moments.of(y)).excessKurtosis());
    functions.put("pearson", Correlation::pearson);
    functions.put("spearman", Correlation::spearman);
    functions.put("kendall", Correlation::kendall);
    functions.put("quantile", (x, y) -> Quantiles.of(x, 0.3, Quantiles.Method.HAZEN) + y.get(0) * 0);
    for (BinRule rule : BinRule.values()) {
      functions.put("bins " + rule, (x, y) -> rule.bins(x) + (double) rule.bins(y));
    }
    functions.put("sum", (x, y) -> Sums.of(x) + Sums.of(y));
    return functions;
  }

  static Stream<String> names() {
    return FUNCTIONS.keySet().stream();
  }

  @ParameterizedTest @MethodSource("names")
  void noNumberComesFromNaN(String name) {
    for (long seed = 1; seed <= 40; seed++) {
      double[] x = odd(new Random(seed));
      double[] y = odd(new Random(seed + 1000));
      (seed % 2 == 0 ? x : y)[0] = Double.NaN;
      if (seed % 2 == 0 || !name.equals("quantile")) {
        double answer = answer(name, x, y, "seed=" + seed);
        assertTrue(Double.isNaN(answer), name + " answers " + answer + " seed=" + seed);
      }
    }
  }

  @ParameterizedTest @MethodSource("names")
  void oddNumbersAreAnsweredOrRefusedInTime(String name) {
    for (long seed = 1; seed <= 40; seed++) {
      answer(name, odd(new Random(seed)), odd(new Random(seed + 1000)), "seed=" + seed);
    }
  }

  @ParameterizedTest @MethodSource("names")
  void hugeAndTinyNumbersGiveNoFalseProbability(String name) {
    for (long seed = 1; seed <= 40; seed++) {
      double scale = List.of(1e308, 1e200, 1e-200, Double.MIN_VALUE, 1e-310).get((int) (seed % 5));
      double[] x = new Random(seed).doubles(30).map(v -> v * scale).toArray();
      double[] y = new Random(seed + 1000).doubles(30).map(v -> v * scale).toArray();
      double answer = answer(name, x, y, "seed=" + seed);
      boolean probability = name.matches("kolmogorov.*|cramer.*|mann.*|welch|levene");
      assertTrue(!probability || Double.isNaN(answer) || (answer >= 0 && answer <= 1), name + " seed=" + seed);
    }
  }

  /// NaN stands for a refusal too.
  private static double answer(String name, double[] x, double[] y, String where) {
    return assertTimeoutPreemptively(LIMIT, () -> {
      try {
        return FUNCTIONS.get(name).of(Samples.of(x), Samples.of(y));
      } catch (IllegalArgumentException refused) {
        assertTrue(refused.getMessage().contains("want"), refused.getMessage());
        return Double.NaN;
      }
    }, () -> name + " " + where + " " + Arrays.toString(x) + Arrays.toString(y));
  }

  private static double[] odd(Random random) {
    var values = new ArrayList<Double>();
    int n = 30;
    for (int i = 0; i < n; i++) {
      values.add(random.nextInt(3) == 0 ? Draws.ODD[random.nextInt(Draws.ODD.length)] : random.nextGaussian());
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
