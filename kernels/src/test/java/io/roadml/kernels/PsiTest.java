package io.roadml.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PsiTest {
  @Test
  void countsMayChangeSides() {
    for (long seed = 1; seed <= 200; seed++) {
      Random random = new Random(seed);
      long[] r = random.longs(10, 0, 50).toArray();
      long[] c = random.longs(10, 0, 500).toArray();
      for (ZeroPolicy policy : new ZeroPolicy[]{ZeroPolicy.FLOOR, ZeroPolicy.clip(0.01), ZeroPolicy.laplace(0.5),
          ZeroPolicy.NONE}) {
        double psi = Psi.ofCounts(r, c, policy);
        assertTrue(psi >= 0, policy + " seed=" + seed);
        assertEquals(psi, Psi.ofCounts(c, r, policy), 1e-13 * (1 + Math.min(psi, 1e9)), policy + " seed=" + seed);
        assertEquals(0, Psi.ofCounts(r, r, policy), policy + " seed=" + seed);
      }
    }
  }

  @Test
  void theZeroPolicyDecidesWhatANewCategoryCosts() {
    long[] reference = {99, 0};
    long[] current = {98, 1};
    assertEquals(Double.POSITIVE_INFINITY, Psi.ofCounts(reference, current, ZeroPolicy.NONE));
    double before = 0;
    for (double floor : new double[]{1e-3, 1e-4, 1e-6}) {
      double psi = Psi.ofCounts(reference, current, ZeroPolicy.floor(floor));
      assertTrue(psi > before, "floor=" + floor);
      before = psi;
    }
  }

  @Test
  void theCriticalValueIsExceededAsOftenAsItSays() {
    long seed = 31;
    Random random = new Random(seed);
    Samples reference = Samples.of(random.doubles(10_000).toArray());
    Binning bins = Binning.quantile(reference, 10);
    int exceeded = 0;
    for (int i = 0; i < 1000; i++) {
      double psi = Psi.of(reference, Samples.of(random.doubles(500).toArray()), bins, ZeroPolicy.FLOOR).value();
      exceeded += psi > Psi.critical(0.05, bins.bins(), 10_000, 500) ? 1 : 0;
    }
    assertTrue(exceeded >= 25 && exceeded <= 80, exceeded + " of 1000 seed=" + seed);
  }

  @Test
  void aShiftBesideASpikeIsSeen() {
    long seed = 32;
    Random random = new Random(seed);
    double[] reference = new double[5000];
    double[] current = new double[5000];
    for (int i = 0; i < reference.length; i++) {
      reference[i] = i % 20 < 17 ? 0 : random.nextDouble();
      current[i] = i % 20 < 17 ? 0.001 : random.nextDouble();
    }
    Samples r = Samples.of(reference);
    Samples c = Samples.of(current);
    assertTrue(Psi.of(r, c).value() > 5, "seed=" + seed);
    assertTrue(Psi.of(r, c, Binning.quantile(r, 10), ZeroPolicy.FLOOR).value() < 0.1, "seed=" + seed);
  }

  @Test
  void missingValuesAreCountedApart() {
    Psi psi = Psi.of(Samples.of(1, 2, 3, Double.NaN), Samples.of(1, Double.NaN, Double.NaN, 2));
    assertEquals(1, psi.reference().nan());
    assertEquals(2, psi.current().nan());
    assertTrue(Double.isFinite(psi.value()));
    assertTrue(Double.isNaN(Psi.of(Samples.of(1, 2, 3), Samples.of(Double.NaN)).value()));
  }

  @Test
  void refusalsNameTheValue() {
    refused("current[1]=-2; want 0 or more",
        () -> Psi.ofCounts(new long[]{1, 1}, new long[]{1, -2}, ZeroPolicy.FLOOR));
    refused("amount=-1.0; want 0 or more, finite", () -> ZeroPolicy.floor(-1));
    refused("bins=1, referenceRows=5, currentRows=5; want at least 2 bins and 1 row",
        () -> Psi.critical(0.05, 1, 5, 5));
  }

  private static void refused(String message, org.junit.jupiter.api.function.Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
