package io.roadml.runtime.core;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// Races on the shipped ownership word.
final class OwnershipStress {
  private OwnershipStress() {
  }

  /// Two threads find an instance idle: one of them gets it.
  @JCStressTest
  @State
  @Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "one owner")
  @Outcome(expect = Expect.FORBIDDEN, desc = "two owners, or none")
  public static class OneTakes {
    private final Ownership word = new Ownership();

    /// Takes.
    @Actor
    public void one(final ZZ_Result result) {
      result.r1 = word.tryTake();
    }

    /// Takes.
    @Actor
    public void other(final ZZ_Result result) {
      result.r2 = word.tryTake();
    }
  }

  /// What an owner wrote without a fence, the next owner sees: the count of a plain field is that of the owners.
  @JCStressTest
  @State
  @Outcome(id = {"1, 1", "2, 2"}, expect = Expect.ACCEPTABLE, desc = "every owner's write was seen")
  @Outcome(expect = Expect.FORBIDDEN, desc = "an owner did not see the last one's write")
  public static class NextSeesLast {
    private final Ownership word = new Ownership();
    private int count;
    private int one;
    private int other;

    /// Takes, counts, gives back.
    @Actor
    public void one() {
      one = takeAndCount();
    }

    /// Takes, counts, gives back.
    @Actor
    public void other() {
      other = takeAndCount();
    }

    private int takeAndCount() {
      if (!word.tryTake()) {
        return 0;
      }
      count++;
      word.giveBack();
      return 1;
    }

    /// Compares.
    @Arbiter
    public void compare(final II_Result result) {
      result.r1 = one + other;
      result.r2 = count;
    }
  }

  /// An instance is taken or closed, not both.
  @JCStressTest
  @State
  @Outcome(id = {"true, false", "false, true"}, expect = Expect.ACCEPTABLE, desc = "taken or closed")
  @Outcome(expect = Expect.FORBIDDEN, desc = "taken and closed, or neither")
  public static class TakenOrClosed {
    private final Ownership word = new Ownership();

    /// Takes.
    @Actor
    public void take(final ZZ_Result result) {
      result.r1 = word.tryTake();
    }

    /// Closes.
    @Actor
    public void close(final ZZ_Result result) {
      result.r2 = word.tryClose();
    }
  }
}
