package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/// Runs a model over memory of its own.
///
/// Bound: for each number of rows n there is a set of `OrtValue`s over the first n rows of the same memory, made with the
/// instance for up to 128 rows and when n is first run beyond. A run is then one native call whose arguments are all
/// prepared.
///
/// - Threading: one thread at a time.
/// - Allocation: [#run(int)] none for up to 128 rows, and none beyond once n has been run; the free way allocates.
/// - Accuracy: row i of n is not always bit for bit the row alone; `docs/onnx.md` says when, and how far off.
/// - Lifetime: keeps the session alive, whether or not the model has been closed.
final class OnnxInstance implements ModelInstance {
  private static final int PREPARED_ROWS = 128;

  private final OnnxSession session;
  private final OrtApi api;
  private final Arena arena = Arena.ofShared();
  private final int maxRows;
  private final List<Tensor> inputs;
  private final List<Tensor> outputs;

  private final long sessionPointer;
  private final long runOptions;
  private final long inputNames;
  private final long inputCount;
  private final long outputNames;
  private final long outputCount;

  /// For each number of rows the addresses of its arrays of values, inputs at 2n and outputs at 2n + 1; 0 until made.
  private final long[] prepared;
  private final List<Long> values = new ArrayList<>();
  private FreeRun free;
  private boolean closed;

  /// Holds the session from here on.
  OnnxInstance(final OnnxSession session, final int maxRows) {
    this.session = session;
    this.api = session.runtime().api();
    final ModelSignature signature = session.signature();
    session.hold();
    try {
      this.maxRows = rowsOf(signature, maxRows);
      requireRoom(signature);
      inputs = bind(signature, signature.inputs());
      outputs = bind(signature, signature.outputs());
    } catch (final OutOfMemoryError | ArithmeticException failure) {
      abandon();
      throw new ModelException("no room for " + maxRows + " rows of the model's tensors", failure);
    } catch (final RuntimeException | Error failure) {
      abandon();
      throw failure;
    }
    sessionPointer = session.pointer();
    runOptions = session.runOptions();
    inputNames = session.inputNames().address();
    inputCount = signature.inputs().size();
    outputNames = session.outputNames().address();
    outputCount = signature.outputs().size();
    prepared = new long[2 * (this.maxRows + 1)];
    prepareCommon();
  }

  private void prepareCommon() {
    try {
      for (int rows = 1; rows <= Math.min(maxRows, PREPARED_ROWS); rows++) {
        prepare(rows);
      }
    } catch (final RuntimeException | Error failure) {
      close();
      throw failure;
    }
  }

  private void requireRoom(final ModelSignature signature) {
    long bytes = 0;
    if (maxRows > 0) {
      for (final TensorSpec spec : signature.inputs()) {
        bytes = Math.addExact(bytes, Math.multiplyExact(signature.rowBytes(spec), maxRows));
      }
      for (final TensorSpec spec : signature.outputs()) {
        bytes = Math.addExact(bytes, Math.multiplyExact(signature.rowBytes(spec), maxRows));
      }
    }
    if (bytes > session.maxInstanceBytes()) {
      throw new ModelException(
          maxRows + " rows take " + bytes + " bytes, more than max_instance_bytes=" + session.maxInstanceBytes());
    }
  }

  private void abandon() {
    arena.close();
    session.letGo();
  }

  private static int rowsOf(final ModelSignature signature, final int maxRows) {
    if (maxRows < 1) {
      throw new IllegalArgumentException("maxRows=" + maxRows + ", want at least 1");
    }
    if (!signature.hasFixedRows()) {
      return 0;
    }
    return signature.batched() ? maxRows : 1;
  }

  private List<Tensor> bind(final ModelSignature signature, final List<TensorSpec> specs) {
    if (maxRows == 0) {
      return List.of();
    }
    return specs.stream().map(spec -> Tensor.allocate(arena, spec.type(), signature.shapeOf(spec, maxRows))).toList();
  }

  @Override
  public int maxRows() {
    return maxRows;
  }

  @Override
  public Tensor input(final int index) {
    return bound(inputs, index);
  }

  @Override
  public Tensor output(final int index) {
    return bound(outputs, index);
  }

  private Tensor bound(final List<Tensor> tensors, final int index) {
    requireOpen();
    if (maxRows == 0) {
      throw noBound();
    }
    return tensors.get(index);
  }

  private static IllegalStateException noBound() {
    return new IllegalStateException(
        "the model's tensors have no fixed size, so none is bound; use run(List, SegmentAllocator)");
  }

  @Override
  public void run(final int rows) {
    if (closed || rows < 1 || rows > maxRows) {
      throw refused(rows);
    }
    if (prepared[2 * rows] == 0) {
      prepare(rows);
    }
    final long status = api.run(sessionPointer, runOptions, inputNames, prepared[2 * rows], inputCount, outputNames,
        outputCount, prepared[2 * rows + 1]);
    if (status != 0) {
      api.check(status);
    }
  }

  private RuntimeException refused(final int rows) {
    requireOpen();
    return maxRows == 0 ? noBound() : new IllegalArgumentException("rows=" + rows + ", want 1 to " + maxRows);
  }

  private void prepare(final int rows) {
    final ModelSignature signature = session.signature();
    prepared[2 * rows + 1] = values(signature, signature.outputs(), outputs, rows);
    prepared[2 * rows] = values(signature, signature.inputs(), inputs, rows);
  }

  /// Returns the arguments of the native call for a number of rows that has been run, and the function: what a benchmark of
  /// the bare call needs.
  long[] preparedFor(final int rows) {
    return new long[]{sessionPointer, runOptions, inputNames, prepared[2 * rows], outputNames, prepared[2 * rows + 1],
        api.runAddress()};
  }

  private long values(final ModelSignature signature, final List<TensorSpec> specs, final List<Tensor> tensors,
      final int rows) {
    final MemorySegment array = arena.allocate(ADDRESS, Math.max(1, specs.size()));
    try (Scratch scratch = new Scratch()) {
      for (int index = 0; index < specs.size(); index++) {
        final TensorSpec spec = specs.get(index);
        final long[] shape = signature.shapeOf(spec, rows);
        api.createTensorWithData(session.runtime().cpuMemory(), tensors.get(index).segment().address(),
            Tensor.byteSize(spec.type(), shape), scratch.longs(shape), shape.length, OnnxType.number(spec.type()),
            scratch.cell());
        values.add(scratch.taken());
        array.setAtIndex(JAVA_LONG, index, scratch.taken());
      }
    }
    return array.address();
  }

  @Override
  public List<Tensor> run(final List<Tensor> tensors, final SegmentAllocator memory) {
    requireOpen();
    if (free == null) {
      free = new FreeRun(session);
    }
    return free.run(tensors, memory);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the instance is closed");
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    values.forEach(value -> api.release(OrtFunction.RELEASE_VALUE, value));
    if (free != null) {
      free.close();
    }
    arena.close();
    session.letGo();
  }
}
