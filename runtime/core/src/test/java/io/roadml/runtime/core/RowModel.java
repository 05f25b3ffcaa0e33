package io.roadml.runtime.core;

import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A model in plain Java, four INT64 in and out a row, whose rows are computed by a function. Notes the batches it ran.
final class RowModel implements Model {
  static final int WIDTH = 4;

  /// What is done before each run; may wait or throw.
  interface BeforeRun {
    void run(Tensor input, int rows);
  }

  final Queue<Integer> batches = new ConcurrentLinkedQueue<>();
  final AtomicInteger openInstances = new AtomicInteger();
  private final ModelSignature signature;
  private final boolean noting;
  private final BeforeRun before;

  private RowModel(final ModelSignature signature, final boolean noting, final BeforeRun before) {
    this.signature = signature;
    this.noting = noting;
    this.before = before;
  }

  /// Gives each element plus one.
  static RowModel addsOne() {
    return addsOne((input, rows) -> {
    });
  }

  static RowModel addsOne(final BeforeRun before) {
    return new RowModel(signature(TensorSpec.VARIABLE), true, before);
  }

  /// As [#addsOne], but keeps no list of its batches, so that it allocates nothing.
  static RowModel addsOneQuietly() {
    return new RowModel(signature(TensorSpec.VARIABLE), false, (input, rows) -> {
    });
  }

  /// A model whose rows have a variable length, so that only free tensors suit it.
  static RowModel variable(final BeforeRun before) {
    return new RowModel(new ModelSignature(List.of(TensorSpec.of("in", ElementType.INT64, -1, -1)),
        List.of(TensorSpec.of("out", ElementType.INT64, -1, -1)), true), true, before);
  }

  /// A model without a batch dimension.
  static RowModel single() {
    return new RowModel(new ModelSignature(List.of(TensorSpec.of("in", ElementType.INT64, WIDTH)),
        List.of(TensorSpec.of("out", ElementType.INT64, WIDTH)), false), true, (input, rows) -> {
        });
  }

  private static ModelSignature signature(final long rows) {
    return new ModelSignature(List.of(TensorSpec.of("in", ElementType.INT64, rows, WIDTH)),
        List.of(TensorSpec.of("out", ElementType.INT64, rows, WIDTH)), true);
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public String platform() {
    return "java_rows";
  }

  @Override
  public ModelInstance newInstance(final int maxRows) {
    openInstances.incrementAndGet();
    return new Instance(signature.hasFixedRows() ? maxRows : 0);
  }

  @Override
  public void close() {
    // nothing outside the heap but what the instances own
  }

  private final class Instance implements ModelInstance {
    private final Arena memory = Arena.ofShared();
    private final int maxRows;
    private final Tensor in;
    private final Tensor out;

    Instance(final int maxRows) {
      this.maxRows = maxRows;
      in = maxRows == 0 ? null : Tensor.allocate(memory, ElementType.INT64, maxRows, WIDTH);
      out = maxRows == 0 ? null : Tensor.allocate(memory, ElementType.INT64, maxRows, WIDTH);
    }

    @Override
    public int maxRows() {
      return maxRows;
    }

    @Override
    public Tensor input(final int index) {
      return in;
    }

    @Override
    public Tensor output(final int index) {
      return out;
    }

    @Override
    public void run(final int rows) {
      if (noting) {
        batches.add(rows);
      }
      before.run(in, rows);
      for (long element = 0; element < (long) rows * WIDTH; element++) {
        out.setLong(element, in.getLong(element) + 1);
      }
    }

    @Override
    public List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator allocator) {
      before.run(inputs.getFirst(), 1);
      final List<Tensor> outputs = new ArrayList<>();
      for (final Tensor input : inputs) {
        final Tensor output = Tensor.of(allocator.allocate(input.segment().byteSize(), Tensor.ALIGNMENT), input.type(),
            input.shape());
        for (long element = 0; element < input.elements(); element++) {
          output.setLong(element, input.getLong(element) + 1);
        }
        outputs.add(output);
      }
      return outputs;
    }

    @Override
    public void close() {
      openInstances.decrementAndGet();
      memory.close();
    }
  }
}
