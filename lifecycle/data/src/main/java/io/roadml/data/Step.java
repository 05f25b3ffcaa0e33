package io.roadml.data;

import java.util.List;

/// One step of a fitted [Transform], with what it learnt from the training rows. Numbers are doubles; NaN is a missing
/// one, and stays NaN in every step but those that say otherwise. An empty text is a missing one.
public sealed interface Step {
  /// A missing number becomes a value.
  ///
  /// @param value what it becomes
  record FillNumber(double value) implements Step {}

  /// A missing text becomes a value.
  ///
  /// @param value what it becomes
  record FillText(String value) implements Step {}

  /// `(x - mean) / deviation`, or 0 where the deviation is 0, which is that of a constant column.
  ///
  /// @param mean of the training rows
  /// @param deviation of the training rows, as that of a population
  record Standardise(double mean, double deviation) implements Step {}

  /// `(x - min) / (max - min)`, or 0 where both are the same. Values outside of the training rows' range are outside 0
  /// … 1.
  ///
  /// @param min of the training rows
  /// @param max of the training rows
  record MinMax(double min, double max) implements Step {}

  /// What is outside of the bounds becomes the nearer one.
  ///
  /// @param low the lower one
  /// @param high the upper one
  record Clip(double low, double high) implements Step {}

  /// `sign(x) · ln(1 + |x|)`
  record Log() implements Step {}

  /// How many edges are at or below the number: 0 … edges.
  ///
  /// @param edges ascending
  record Bucketise(List<Double> edges) implements Step {
    /// Copies the list.
    public Bucketise {
      edges = List.copyOf(edges);
    }
  }

  /// The place of a text among the categories.
  ///
  /// @param values the categories
  /// @param unseen what else becomes of it
  record OrdinalText(List<String> values, Unseen unseen) implements Step {
    /// Copies the list.
    public OrdinalText {
      values = List.copyOf(values);
    }
  }

  /// The place of a number among the categories.
  ///
  /// @param values the categories, ascending
  /// @param unseen what else becomes of it
  record OrdinalNumber(List<Double> values, Unseen unseen) implements Step {
    /// Copies the list.
    public OrdinalNumber {
      values = List.copyOf(values);
    }
  }

  /// As many numbers as there are places, 0 but for a 1 at the place before this step, which is that of an ordinal.
  ///
  /// @param names what each place is called
  record OneHot(List<String> names) implements Step {
    /// Copies the list.
    public OneHot {
      names = List.copyOf(names);
    }
  }

  /// A text becomes one of so many numbers: 64-bit FNV-1a over its UTF-16 units, low byte first, finished by
  /// MurmurHash3's mixer, modulo the buckets. A missing text hashes as an empty one.
  ///
  /// @param buckets how many, ≥ 1
  record HashText(int buckets) implements Step {}

  /// A number becomes one of so many numbers: MurmurHash3's mixer over its bits as a double, modulo the buckets; -0
  /// hashes as 0.
  ///
  /// @param buckets how many, ≥ 1
  record HashNumber(int buckets) implements Step {}

  /// A part of a day or moment.
  ///
  /// @param part which
  record PartOfTime(TimePart part) implements Step {}

  /// A function of the application's own, known by its name.
  ///
  /// @param name under which it is registered
  record Function(String name) implements Step {}
}
