package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Test
  void itIsTheRoundedExactSumWhateverTheTermsAre() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      double[] terms = random.doubles(1 + random.nextInt(200)).map(x -> term(random)).toArray();
      BigDecimal exact = BigDecimal.ZERO;
      ExactSum sum = new ExactSum();
      for (double term : terms) {
        exact = exact.add(new BigDecimal(term));
        sum.add(term);
      }
      assertEquals(exact.doubleValue(), sum.value() + 0.0, "seed=" + seed);
    }
  }

  @Test
  void theOrderAndThePartsDoNotMatter() {
    for (long seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      double[] terms = random.doubles(100).map(x -> term(random)).toArray();
      ExactSum forward = new ExactSum();
      ExactSum head = new ExactSum();
      ExactSum tail = new ExactSum();
      for (int i = 0; i < terms.length; i++) {
        forward.add(terms[i]);
        (i % 3 == 0 ? head : tail).add(terms[terms.length - 1 - i]);
      }
      head.add(tail);
      assertEquals(forward.value(), head.value(), "seed=" + seed);
    }
  }

  @Test
  void whatCancelsIsGone() {
    ExactSum sum = new ExactSum();
    for (double term : new double[]{1e308, 1, Double.MIN_VALUE, -1e308, -1}) {
      sum.add(term);
    }
    assertEquals(Double.MIN_VALUE, sum.value());
  }

  @Test
  void aSumBeyondTheLargestDoubleIsInfiniteAndComesBack() {
    ExactSum sum = new ExactSum();
    sum.add(Double.MAX_VALUE);
    sum.add(Double.MAX_VALUE);
    assertEquals(Double.POSITIVE_INFINITY, sum.value());
    sum.add(-Double.MAX_VALUE);
    assertEquals(Double.MAX_VALUE, sum.value());
  }

  private static double term(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextGaussian();
      case 1 -> Math.scalb(random.nextGaussian(), random.nextInt(2000) - 1060);
      case 2 -> random.nextInt(100) * 0.1;
      default -> Double.MIN_VALUE * random.nextInt(1000);
    };
  }
}
