package io.roadml.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// A step before training, and what has to be learnt for it.
sealed interface PlannedStep {
  /// What learns it from the values that come out of the steps before; null if there is nothing to learn.
  default Fitter fitter(Chain before) {
    return null;
  }

  /// The step, if there is nothing to learn.
  default Step step(Chain before) {
    throw new IllegalStateException("step=" + this + " has to be learnt");
  }

  record Ready(Step step) implements PlannedStep {
    @Override
    public Step step(Chain before) {
      return step;
    }
  }

  record Own(String name, DoubleUnaryOperator function) implements PlannedStep {
    @Override
    public Step step(Chain before) {
      return new Step.Function(name);
    }
  }

  record ToHash(int buckets) implements PlannedStep {
    @Override
    public Step step(Chain before) {
      return before.givesText() ? new Step.HashText(buckets) : new Step.HashNumber(buckets);
    }
  }

  record ToSpread() implements PlannedStep {
    @Override
    public Step step(Chain before) {
      return switch (before.steps().getLast()) {
        case Step.OrdinalText ordinal -> new Step.OneHot(names(ordinal.values(), ordinal.unseen()));
        case Step.OrdinalNumber ordinal -> new Step.OneHot(
            names(ordinal.values().stream().map(ToSpread::number).toList(), ordinal.unseen()));
        case Step step -> throw new IllegalStateException("step=" + step + " has no places");
      };
    }

    private static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }

    private static List<String> names(List<String> values, Unseen unseen) {
      List<String> names = new ArrayList<>(values);
      if (unseen == Unseen.OTHER) {
        names.add("(other)");
      }
      return names;
    }
  }

  record ToFill(Fill fill) implements PlannedStep {
    @Override
    public Fitter fitter(Chain before) {
      if (before.givesText() && fill != Fill.MOST_FREQUENT) {
        throw new IllegalArgumentException(
            "column=" + before.input().name() + " holds texts and cannot be filled with the "
                + fill + "; want MOST_FREQUENT, or a text of your own");
      }
      return switch (fill) {
        case MEAN -> new Fitter.OfMean();
        case MEDIAN ->
            new Fitter.OfQuantiles(sample -> new Step.FillNumber(sample.isEmpty() ? 0 : sample.quantile(0.5)));
        case MOST_FREQUENT -> new Fitter.OfCategories(before, 1, categories -> categories.isEmpty()
            ? before.givesText() ? new Step.FillText("") : new Step.FillNumber(0)
            : before.givesText() ? new Step.FillText(categories.texts().getFirst())
                : new Step.FillNumber(categories.numbers().getFirst()));
      };
    }
  }

  record ToStandardise() implements PlannedStep {
    @Override
    public Fitter fitter(Chain before) {
      return new Fitter.OfSpread(spread -> new Step.Standardise(spread.mean(), spread.deviation()));
    }
  }

  record ToMinMax() implements PlannedStep {
    @Override
    public Fitter fitter(Chain before) {
      return new Fitter.OfSpread(spread -> new Step.MinMax(spread.min(), spread.max()));
    }
  }

  record ToQuantiles(int buckets) implements PlannedStep {
    @Override
    public Fitter fitter(Chain before) {
      return new Fitter.OfQuantiles(sample -> new Step.Bucketise(sample.isEmpty() ? List.of()
          : IntStream.range(1, buckets).mapToObj(i -> sample.quantile((double) i / buckets)).distinct().toList()));
    }
  }

  record ToCategories(Unseen unseen, int most) implements PlannedStep {
    public ToCategories {
      if (most < 1) {
        throw new IllegalArgumentException("categories=" + most + "; want ≥ 1");
      }
    }

    @Override
    public Fitter fitter(Chain before) {
      return new Fitter.OfCategories(before, most, categories -> before.givesText()
          ? new Step.OrdinalText(categories.texts().stream().sorted().toList(), unseen)
          : new Step.OrdinalNumber(categories.numbers().stream().sorted().toList(), unseen));
    }
  }
}
