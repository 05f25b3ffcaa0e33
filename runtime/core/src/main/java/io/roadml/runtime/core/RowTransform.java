package io.roadml.runtime.core;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// Port: what turns the values of a row, as they are stored, into the numbers that a model is given. A fitted transform implements
/// it; the hop calls it between the look-up and the model, so that serving runs the code that made the training set.
///
/// - Threading: immutable; a [Row] is one thread's.
public interface RowTransform {
  /// Returns the columns that it takes: FP64 for a number or a boolean, INT64 for a time, BYTES for a text.
  List<TensorSpec> columns();

  /// Returns the names of the numbers that it gives, in order.
  List<String> outputs();

  /// Says which output can fail for a value that training has not met, in words that go on from `the transform`, and the
  /// empty string when none can: in a batch, one such row would take the others with it.
  String refusal();

  /// Makes a row.
  Row row();

  /// A row on its way: take every column, then write, and again for the next row.
  ///
  /// - Columns are positions in [RowTransform#columns].
  /// - Allocation: none once warm, but for what a function of the application's own does.
  interface Row extends FeatureSink {
    /// Writes the numbers of this row side by side.
    ///
    /// @param type   FP32, to which numbers are rounded, or FP64
    /// @param target native order, `outputs().size()` elements from `offset` on
    void write(ElementType type, MemorySegment target, long offset);
  }

  /// Reads saved transforms.
  interface Reader {
    /// Reads a file.
    ///
    /// @throws IOException when it cannot be read or is no transform, with words fit for a user
    RowTransform read(Path file) throws IOException;
  }
}
