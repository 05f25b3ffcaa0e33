package io.roadml.runtime.core;

import java.lang.foreign.SegmentAllocator;
import java.util.List;

/// One runnable copy of a model, with the memory it reads and writes.
///
/// Two ways to run it. *Bound*: write rows into [#input], call [#run(int)], read rows from [#output]; nothing is
/// allocated once warm. *Free*: hand any tensors that the model accepts to [#run(List, SegmentAllocator)]; for variable
/// shapes and strings.
///
/// - Threading: one thread at a time; the caller sees to that (the predictor's ownership word does).
/// - Batches: row i of a bound run of n rows gives the bits that a run of that row alone gives, or the engine says so.
public interface ModelInstance extends AutoCloseable {
  /// Returns how many rows the bound tensors hold; 0 where the signature has no fixed rows and only the free way works.
  int maxRows();

  /// Returns the bound tensor of input `index`, `maxRows()` rows long. The same object each time.
  Tensor input(int index);

  /// Returns the bound tensor of output `index`, `maxRows()` rows long. The same object each time.
  Tensor output(int index);

  /// Runs the first `rows` rows of the bound inputs into the first `rows` rows of the bound outputs.
  /// Allocates nothing once this number of rows has been run before.
  ///
  /// @param rows 1 … `maxRows()`
  /// @throws ModelException when the model fails; the outputs then hold nothing to read
  void run(int rows);

  /// Runs tensors of any shape that the model accepts.
  ///
  /// @param inputs the inputs, in the signature's order
  /// @param memory where the outputs are put, so that they outlive the run; what it throws passes through
  /// @return the outputs, in the signature's order
  /// @throws ModelException when the model fails or a tensor does not suit it
  List<Tensor> run(List<Tensor> inputs, SegmentAllocator memory);

  /// Returns the instance that runs the model itself: this one, unless it stands before another and fills inputs of it, as one that joins
  /// features does. Its bound inputs are what the model got.
  default ModelInstance model() {
    return this;
  }

  @Override
  void close();
}
