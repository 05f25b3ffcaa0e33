package io.roadml.bench;

import java.util.SplittableRandom;

/// When requests are meant to be sent.
///
/// - Threading: immutable.
public sealed interface Arrivals {
  /// One after the other at the same distance.
  ///
  /// @param perSecond how many a second, above 0 and up to 10 million
  record Constant(double perSecond) implements Arrivals {
    /// Checks.
    public Constant {
      check(perSecond);
    }
  }

  /// Independent of each other, as from many users: a Poisson process.
  ///
  /// @param perSecond how many a second on average, above 0 and up to 10 million
  /// @param seed      where the random distances begin
  record Poisson(double perSecond, long seed) implements Arrivals {
    /// Checks.
    public Poisson {
      check(perSecond);
    }
  }

  /// Each connection sends as soon as it has its answer. This finds a server's capacity; it says nothing about latency,
  /// because a slow server is then sent less.
  record BackToBack() implements Arrivals {}

  private static void check(final double perSecond) {
    if (!(perSecond > 0 && perSecond <= 1e7)) {
      throw new IllegalArgumentException("rate=" + perSecond + ", want above 0 and up to 10000000 a second");
    }
  }

  /// The moments themselves, counted in nanoseconds from the start, in rising order. One thread.
  final class Schedule {
    private static final double SECOND = 1e9;

    private final double gap;
    private final SplittableRandom random;
    private long number;
    private double last;

    private Schedule(final double perSecond, final SplittableRandom random) {
      this.gap = SECOND / perSecond;
      this.random = random;
    }

    static Schedule of(final Arrivals arrivals) {
      return switch (arrivals) {
        case Constant constant -> new Schedule(constant.perSecond(), null);
        case Poisson poisson -> new Schedule(poisson.perSecond(), new SplittableRandom(poisson.seed()));
        case BackToBack none -> throw new IllegalArgumentException(none + " has no schedule");
      };
    }

    long next() {
      if (random == null) {
        return Math.round(number++ * gap);
      }
      last -= gap * Math.log(1 - random.nextDouble());
      return Math.round(last);
    }
  }
}
