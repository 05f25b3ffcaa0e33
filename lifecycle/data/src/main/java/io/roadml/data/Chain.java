package io.roadml.data;

import io.roadml.kernels.EditDistance;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// The steps of one column, ready to run. Immutable; running it allocates nothing.
final class Chain {
  /// A time that is missing.
  static final long NO_TIME = Long.MIN_VALUE;
  private static final int CATEGORIES_SEARCHED = 8;

  private final String name;
  private final Column input;
  private final List<Step> steps;
  private final String textFill;
  private final TextPlace textPlace;
  private final TimePart part;
  private final DoubleUnaryOperator[] operators;
  private final List<String> outputs;

  private Chain(ChainBuilder built) {
    this.name = built.name;
    this.input = built.input;
    this.steps = List.copyOf(built.steps);
    this.textFill = built.textFill;
    this.textPlace = built.textPlace;
    this.part = built.part;
    this.operators = built.operators.toArray(DoubleUnaryOperator[]::new);
    this.outputs = built.outputs;
  }

  /// Checks that each step can follow the one before.
  static Chain of(String name, Column input, List<Step> steps, Map<String, DoubleUnaryOperator> functions) {
    ChainBuilder builder = new ChainBuilder(name, input, functions);
    steps.forEach(builder::add);
    return new Chain(builder);
  }

  /// Takes steps one by one. Owner: one thread.
  private static final class ChainBuilder {
    private final String name;
    private final Column input;
    private final Map<String, DoubleUnaryOperator> functions;
    private final List<Step> steps = new ArrayList<>();
    private final List<DoubleUnaryOperator> operators = new ArrayList<>();
    private String textFill;
    private TextPlace textPlace;
    private TimePart part;
    private List<String> outputs;

    ChainBuilder(String name, Column input, Map<String, DoubleUnaryOperator> functions) {
      this.name = name;
      this.input = input;
      this.functions = functions;
      this.outputs = List.of(name);
    }

    void add(Step step) {
      if (!steps.isEmpty() && steps.getLast() instanceof Step.OneHot) {
        throw unfit(step, name, "after a one-hot step");
      }
      if (input.type() == ColumnType.TEXT && textPlace == null) {
        addToText(step);
      } else {
        addToNumber(step);
      }
      steps.add(step);
    }

    private void addToText(Step step) {
      switch (step) {
        case Step.FillText(String value) -> textFill = textFill == null ? value : textFill;
        case Step.OrdinalText ordinal -> textPlace = new CategoryPlaces(name, ordinal.values(),
            unseen(ordinal.unseen(), ordinal.values().size()));
        case Step.HashText(int buckets) -> textPlace = new TextPlace.Hashed(buckets);
        default -> throw unfit(step, name, "for texts; use ordinal(…), oneHot(…) or hash(…) first");
      }
    }

    private void addToNumber(Step step) {
      switch (step) {
        case Step.PartOfTime(TimePart of) when steps.isEmpty() && isTime() -> part = of;
        case Step.OneHot(List<String> names) when places() == names.size() -> outputs = names.stream()
            .map(value -> name + "=" + value).toList();
        case Step.FillText _,Step.OrdinalText _,Step.HashText _,Step.PartOfTime _,Step.OneHot _ ->
            throw unfit(step, name, "where a number of type " + input.type() + " comes");
        default -> operators.add(operator(step, name, functions));
      }
    }

    private boolean isTime() {
      return input.type() == ColumnType.DATE || input.type() == ColumnType.TIMESTAMP;
    }

    /// How many places the last step has, if it is an ordinal.
    private int places() {
      return switch (steps.isEmpty() ? null : steps.getLast()) {
        case Step.OrdinalText(List<String> values, Unseen unseen) -> values.size() + (unseen == Unseen.OTHER ? 1 : 0);
        case Step.OrdinalNumber(List<Double> values, Unseen unseen) -> values.size() + (unseen == Unseen.OTHER ? 1 : 0);
        case null, default -> -1;
      };
    }
  }

  private static IllegalArgumentException unfit(Step step, String name, String why) {
    return new IllegalArgumentException("feature=" + name + " has the step " + step + " " + why);
  }

  /// NaN to refuse.
  private static double unseen(Unseen unseen, int categories) {
    return switch (unseen) {
      case REFUSE -> Double.NaN;
      case NONE -> -1;
      case OTHER -> categories;
    };
  }

  static IllegalArgumentException refusal(String name, Object value) {
    return new IllegalArgumentException("feature=" + name + " was not trained on " + value
        + "; fill missing values, or plan with Unseen.NONE or Unseen.OTHER");
  }

  private static DoubleUnaryOperator operator(Step step, String name, Map<String, DoubleUnaryOperator> functions) {
    return switch (step) {
      case Step.FillNumber(double value) -> x -> Double.isNaN(x) ? value : x;
      case Step.Standardise(double mean, double deviation) -> deviation == 0 ? x -> Double.isNaN(x) ? x : 0
          : x -> (x - mean) / deviation;
      case Step.MinMax(double min, double max) -> min == max ? x -> Double.isNaN(x) ? x : 0
          : x -> (x - min) / (max - min);
      // Not Math.clamp, which refuses -0.0 … 0.0 the other way round.
      case Step.Clip(double low, double high) -> x -> x < low ? low : x > high ? high : x;
      // StrictMath: the same bits on every machine.
      case Step.Log() -> x -> x < 0 ? -StrictMath.log(1 - x) : StrictMath.log(1 + x);
      case Step.Bucketise(List<Double> edges) -> buckets(edges.stream().mapToDouble(Double::doubleValue).toArray());
      case Step.OrdinalNumber ordinal -> places(ordinal, name);
      case Step.HashNumber(int buckets) -> x -> Hash.of(x, buckets);
      case Step.Function(String registered) -> function(registered, functions);
      default -> throw unfit(step, name, "where a number comes");
    };
  }

  private static DoubleUnaryOperator function(String registered, Map<String, DoubleUnaryOperator> functions) {
    DoubleUnaryOperator function = functions.get(registered);
    if (function == null) {
      throw new IllegalArgumentException("function=" + registered + " is not registered; did you mean "
          + EditDistance.nearest(registered, functions.keySet()).orElse("none")
          + "? (" + String.join(", ", functions.keySet().stream().sorted().toList()) + ")");
    }
    return function;
  }

  private static DoubleUnaryOperator buckets(double[] edges) {
    return x -> {
      if (Double.isNaN(x)) {
        return x;
      }
      int low = 0;
      int high = edges.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (edges[middle] <= x) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    };
  }

  private static DoubleUnaryOperator places(Step.OrdinalNumber ordinal, String name) {
    double[] values = ordinal.values().stream().mapToDouble(Double::doubleValue).toArray();
    double unseen = unseen(ordinal.unseen(), values.length);
    return x -> {
      int place = values.length <= CATEGORIES_SEARCHED ? search(values, x) : Arrays.binarySearch(values, x + 0.0);
      if (place < 0 && Double.isNaN(unseen)) {
        throw refusal(name, Double.isNaN(x) ? "a missing value" : Double.valueOf(x));
      }
      return place >= 0 ? place : unseen;
    };
  }

  private static int search(double[] values, double x) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] == x) {
        return i;
      }
    }
    return -1;
  }

  String name() {
    return name;
  }

  Column input() {
    return input;
  }

  List<Step> steps() {
    return steps;
  }

  List<String> outputs() {
    return outputs;
  }

  /// Whether what comes out is still a text.
  boolean givesText() {
    return input.type() == ColumnType.TEXT && textPlace == null;
  }

  /// Whether a category that the training rows do not have is refused.
  boolean refuses() {
    return steps.stream().anyMatch(step -> switch (step) {
      case Step.OrdinalText ordinal -> ordinal.unseen() == Unseen.REFUSE;
      case Step.OrdinalNumber ordinal -> ordinal.unseen() == Unseen.REFUSE;
      default -> false;
    });
  }

  /// The text that comes out; empty if it is missing.
  String text(String text) {
    boolean missing = text == null || text.isEmpty();
    return missing ? textFill == null ? "" : textFill : text;
  }

  double ofText(String text) {
    return operated(textPlace.of(text(text)));
  }

  /// What the steps up to the first number make of a text: `length` bytes of UTF-8.
  double place(MemorySegment utf8, long offset, int length) {
    return length == 0 ? textPlace.of(text(null)) : textPlace.of(utf8, offset, length);
  }

  /// What the other steps make of it.
  double ofPlace(double place) {
    return operated(place);
  }

  double ofTime(long time) {
    if (time == NO_TIME) {
      return operated(Double.NaN);
    }
    return operated(part == null ? time : input.type() == ColumnType.DATE ? part.ofDays(time) : part.ofMicros(time));
  }

  double ofNumber(double number) {
    return operated(number);
  }

  private double operated(double number) {
    double x = number;
    for (DoubleUnaryOperator operator : operators) {
      x = operator.applyAsDouble(x);
    }
    return x;
  }

  /// Writes the outputs for what came out of the steps.
  void spread(double value, double[] target, int at) {
    if (steps.isEmpty() || !(steps.getLast() instanceof Step.OneHot)) {
      target[at] = value;
      return;
    }
    Arrays.fill(target, at, at + outputs.size(), 0);
    if (value >= 0 && value < outputs.size()) {
      target[at + (int) value] = 1;
    }
  }
}
