package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceProfileTest {
  private static final GoldenFile GOLDEN = GoldenFile.read();

  @ParameterizedTest @CsvSource({"ref, cur_same, psi/ref~cur_same/quantile10/floor1e-4",
      "ref, cur_shift, psi/ref~cur_shift/quantile10/floor1e-4",
      "ref_heavy, cur_heavy, psi/ref_heavy~cur_heavy/quantile10/floor1e-4"})
  void thePsiOfAWindowIsThatOfTheRawValuesInTheSameBins(String reference, String current, String id) {
    double[] ref = GOLDEN.input(reference);
    double[] cur = GOLDEN.input(current);
    FeatureDrift drift = drift(profile(Samples.of(ref)), cur);
    assertEquals(PlainPsi.quantileBins(ref, cur, 10, 1e-4), drift.psi(), 1e-12, id);
  }

  @Test
  void theKsOfAWindowIsALowerBoundOfTheExactOneAndNear() {
    for (long seed = 1; seed <= 30; seed++) {
      Random random = new Random(seed);
      double[] ref = gaussians(random, 500, 0, 1);
      double[] cur = gaussians(random, 400, random.nextDouble(), 0.5 + random.nextDouble());
      double exact = PlainKs.d(ref, cur);
      double binned = drift(profile(Samples.of(ref)), cur).ks();
      assertTrue(binned <= exact + 1e-12, "seed=" + seed + " " + binned + " > " + exact);
      assertTrue(binned >= exact - 0.15, "seed=" + seed + " " + binned + " far from " + exact);
    }
  }

  @Test
  void theReferenceHasNoDriftFromItself() {
    Random random = new Random(7);
    ReferenceProfile profile = ReferenceProfile.builder().continuous("x", Samples.of(gaussians(random, 999, 0, 1)))
        .categorical("c", random.ints(999, 0, 5).toArray()).build();
    for (int feature = 0; feature < 2; feature++) {
      FeatureDrift drift = profile.reference().drift(feature);
      assertEquals(0, drift.psi());
      assertEquals(0, drift.js());
      assertEquals(feature == 0 ? 0 : Double.NaN, drift.ks());
      assertEquals(0, drift.missing() + drift.below() + drift.above());
      assertFalse(drift.isDrift(0.1));
    }
    assertEquals(999, profile.reference().rows());
  }

  @Test
  void aValueThatHoldsABinsShareHasACellOfItsOwn() {
    float[] values = new float[100];
    for (int i = 40; i < 100; i++) {
      values[i] = 1 + i / 100f;
    }
    ReferenceProfile profile = profile(Samples.of(values));
    long[] cells = profile.reference().cells(0);
    assertEquals(40, cells[1], Arrays.toString(cells));
    assertEquals(0, cells[0], "what is below the spike is not the spike");
    WindowCounts live = live(profile, Float.MIN_VALUE, -Float.MIN_VALUE, 0f, -0.0f, 0.5f);
    long[] found = live.cells(0);
    assertEquals(2, found[1], "0.0 and -0.0: " + Arrays.toString(found));
    assertEquals(1, found[0]);
    assertEquals(2, found[2]);
  }

  @Test
  void valuesBelowAndAboveTheReferenceAndMissingOnesAreCounted() {
    ReferenceProfile profile = profile(Samples.of(IntStream.rangeClosed(1, 100).asDoubleStream().toArray()));
    WindowCounts live = live(profile, 0.9f, 1f, 100f, 100.1f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY,
        Float.NaN, Float.NaN);
    FeatureDrift drift = live.drift(0);
    assertEquals(2 / 6.0, drift.below());
    assertEquals(2 / 6.0, drift.above());
    assertEquals(2 / 8.0, drift.missing());
    assertArrayEquals(new long[]{3, 0, 0, 0, 0, 0, 0, 0, 0, 3, 2}, live.cells(0));
  }

  @Test
  void codesThatAreNotKnownShareACell() {
    ReferenceProfile profile = ReferenceProfile.builder()
        .categorical("c", new int[]{7, 7, 7, -2, -2, 3, 8, 8}, 3).build();
    assertArrayEquals(new long[]{2, 3, 2, 1, 0}, profile.reference().cells(0), "-2, 7, 8, others, NaN");
    WindowCounts live = live(profile, 7, 8, 8, -2, 3, 9, -100, 1e9f, Float.NaN, Float.NEGATIVE_INFINITY);
    assertArrayEquals(new long[]{1, 1, 2, 5, 1}, live.cells(0));
    assertEquals(5 / 9.0, live.drift(0).below());
    assertEquals(Double.NaN, live.drift(0).ks());
  }

  @Test
  void thePsiThatChanceReachesIsExceededOnceInTwentyTimes() {
    int exceeded = 0;
    int trials = 1000;
    Random random = new Random(20250825);
    double[] ref = gaussians(random, 10_000, 0, 1);
    ReferenceProfile profile = profile(Samples.of(ref));
    for (int trial = 0; trial < trials; trial++) {
      FeatureDrift drift = drift(profile, gaussians(random, 1000, 0, 1));
      exceeded += drift.psi() > drift.psiCritical() ? 1 : 0;
    }
    assertTrue(exceeded > 20 && exceeded < 90, exceeded + " of " + trials);
    assertTrue(drift(profile, gaussians(random, 1000, 0.4, 1)).isDrift(0.1));
  }

  @Test
  void aFeatureOfOneValueOrOfNoneHasAProfileToo() {
    ReferenceProfile constant = profile(Samples.of(5f, 5f, 5f));
    assertArrayEquals(new long[]{0, 3, 0, 0}, constant.reference().cells(0));
    assertArrayEquals(new long[]{1, 1, 1, 0}, live(constant, 4f, 5f, 6f).cells(0));
    ReferenceProfile nothing = profile(Samples.of(Float.NaN, Float.NaN));
    assertArrayEquals(new long[]{0, 2}, nothing.reference().cells(0));
    assertEquals(Double.NaN, live(nothing, 1f).drift(0).ks());
    assertTrue(live(nothing, 1f).drift(0).psi() > 1);
    ReferenceProfile one = profile(Samples.of(5f));
    assertEquals(0, live(one, 5f).drift(0).psi());
  }

  @Test
  void cellsAndAnswersStandForOddNumbers() {
    float[] odd = {0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, Float.NaN, 1e-38f, 1};
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      float[] ref = new float[1 + random.nextInt(30)];
      float[] cur = new float[1 + random.nextInt(30)];
      for (int i = 0; i < ref.length; i++) {
        ref[i] = odd[random.nextInt(odd.length)];
      }
      for (int i = 0; i < cur.length; i++) {
        cur[i] = odd[random.nextInt(odd.length)];
      }
      ReferenceProfile profile = ReferenceProfile.builder().continuous("x", Samples.of(ref), 1 + random.nextInt(12))
          .build();
      float[] edges = profile.edges(0);
      for (int i = 1; i < edges.length; i++) {
        assertTrue(edges[i - 1] < edges[i], "seed=" + seed + " " + Arrays.toString(edges));
      }
      assertEquals(ref.length, Arrays.stream(profile.reference().cells(0)).sum(), "seed=" + seed);
      FeatureDrift drift = live(profile, cur).drift(0);
      assertTrue(Double.isFinite(drift.psi()) && drift.psi() >= 0, "seed=" + seed + " " + drift);
      assertTrue(drift.js() >= 0 && drift.js() <= 1 + 1e-15, "seed=" + seed + " " + drift);
    }
  }

  @Test
  void whatIsNoReferenceIsRefused() {
    assertRefused("reference of x[1]=Infinity; want numbers a float can hold, or NaN",
        () -> profile(Samples.of(1, Double.MAX_VALUE)));
    assertRefused("reference of x.length=0; want at least one row", () -> profile(Samples.of(new float[0])));
    assertRefused("features.length=0; want at least one row", () -> ReferenceProfile.builder().build());
    assertRefused("bins=0; want 1 … 200", () -> ReferenceProfile.builder().continuous("x", Samples.of(1f), 0));
    assertRefused("reference of c[0]=16777216; want a code that a float can hold, below 2^24",
        () -> ReferenceProfile.builder().categorical("c", new int[]{1 << 24}));
    assertRefused("feature=x is there already; want another name",
        () -> ReferenceProfile.builder().continuous("x", Samples.of(1f)).continuous("x", Samples.of(1f)));
    assertRefused("feature=y; want one of the profile's 1", () -> profile(Samples.of(1f)).indexOf("y"));
  }

  private static void assertRefused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static ReferenceProfile profile(Samples reference) {
    return ReferenceProfile.builder().continuous("x", reference).build();
  }

  private static FeatureDrift drift(ReferenceProfile profile, double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return live(profile, floats).drift(0);
  }

  private static WindowCounts live(ReferenceProfile profile, float... values) {
    Window window = new Window(profile, 1, 1);
    assertTrue(window.record(values, 0, values.length));
    assertEquals(values.length, window.advance());
    return window.total();
  }

  private static double[] gaussians(Random random, int n, double mean, double deviation) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }

  /// The definition, value by value.
  private static final class PlainPsi {
    static double quantileBins(double[] ref, double[] cur, int bins, double floor) {
      double[] sorted = ref.clone();
      Arrays.sort(sorted);
      double[] inner = IntStream.range(1, bins).mapToDouble(k -> quantile(sorted, k / (double) bins)).distinct()
          .toArray();
      double psi = 0;
      for (int bin = 0; bin <= inner.length; bin++) {
        double r = Math.max(share(ref, inner, bin), 0);
        double c = share(cur, inner, bin);
        r = r == 0 ? floor : r;
        c = c == 0 ? floor : c;
        psi += (c - r) * Math.log(c / r);
      }
      return psi;
    }

    private static double quantile(double[] sorted, double q) {
      double rank = q * (sorted.length - 1);
      int below = (int) rank;
      return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (rank - below);
    }

    private static double share(double[] values, double[] inner, int bin) {
      double low = bin == 0 ? Double.NEGATIVE_INFINITY : inner[bin - 1];
      double high = bin == inner.length ? Double.POSITIVE_INFINITY : inner[bin];
      return Arrays.stream(values).filter(x -> x >= low && x < high).count() / (double) values.length;
    }
  }

  private static final class PlainKs {
    static double d(double[] x, double[] y) {
      return Arrays.stream(x).map(at -> Math.abs(cdf(x, at) - cdf(y, at))).max().orElseThrow();
    }

    private static double cdf(double[] values, double at) {
      return Arrays.stream(values).filter(value -> value <= at).count() / (double) values.length;
    }
  }
}
