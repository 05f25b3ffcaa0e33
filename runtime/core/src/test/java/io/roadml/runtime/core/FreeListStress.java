package io.roadml.runtime.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;

/// Races on the shipped free list.
final class FreeListStress {
  private FreeListStress() {
  }

  /// Two threads take: each gets an index of its own.
  @JCStressTest
  @State
  @Outcome(id = {"0, 1", "1, 0"}, expect = Expect.ACCEPTABLE, desc = "one each")
  @Outcome(expect = Expect.FORBIDDEN, desc = "the same index twice, or none")
  public static class OneEach {
    private final FreeList list = new FreeList(2);

    /// Takes.
    @Actor
    public void one(final II_Result result) {
      result.r1 = list.take();
    }

    /// Takes.
    @Actor
    public void other(final II_Result result) {
      result.r2 = list.take();
    }
  }

  /// The head leaves and comes back while another thread takes (ABA): afterwards every index is there once.
  @JCStressTest
  @State
  @Outcome(id = "7", expect = Expect.ACCEPTABLE, desc = "0, 1 and 2, once each")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an index was lost or doubled")
  public static class NoneLost {
    private final FreeList list = new FreeList(3);

    /// Takes one and gives it back.
    @Actor
    public void one() {
      final int taken = list.take();
      list.giveBack(taken);
    }

    /// Takes two and gives them back in the order they were taken.
    @Actor
    public void two() {
      final int first = list.take();
      final int second = list.take();
      list.giveBack(first);
      list.giveBack(second);
    }

    /// Takes what is there: each index sets a bit of its own, and one that comes twice carries over.
    @Arbiter
    public void all(final I_Result result) {
      int sum = 0;
      for (int times = 0; times < 4; times++) {
        final int index = list.take();
        sum += index == FreeList.NONE ? 0 : 1 << index;
      }
      result.r1 = sum;
    }
  }
}
