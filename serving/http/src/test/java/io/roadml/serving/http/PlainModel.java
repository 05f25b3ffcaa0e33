package io.roadml.serving.http;

import io.roadml.runtime.core.Model;
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

/// A model in plain Java: output i is input i, after an action that may wait or fail.
final class PlainModel implements Model {
  private final ModelSignature signature;
  private final Runnable before;

  PlainModel(final ModelSignature signature, final Runnable before) {
    this.signature = signature;
    this.before = before;
  }

  /// A model that gives back its inputs under the names `y…` for inputs `x…`.
  static PlainModel identity(final boolean batched, final TensorSpec... inputs) {
    final List<TensorSpec> outputs = new ArrayList<>();
    for (final TensorSpec input : inputs) {
      outputs.add(new TensorSpec(input.name().replace('x', 'y'), input.type(), input.shape()));
    }
    return new PlainModel(new ModelSignature(List.of(inputs), outputs, batched), () -> {
    });
  }

  static Runnable failing() {
    return () -> {
      throw new ModelException("Node 'Div_3' divided 7 by zero");
    };
  }

  @Override
  public ModelSignature signature() {
    return signature;
  }

  @Override
  public String platform() {
    return "plain_java";
  }

  @Override
  public ModelInstance newInstance(final int maxRows) {
    return new Instance(signature.hasFixedRows() ? maxRows : 0);
  }

  @Override
  public void close() {
    // The instances own what there is.
  }

  private final class Instance implements ModelInstance {
    private final Arena memory = Arena.ofShared();
    private final int maxRows;
    private final List<Tensor> inputs = new ArrayList<>();
    private final List<Tensor> outputs = new ArrayList<>();
    private final long[] rowBytes = new long[signature.inputs().size()];

    Instance(final int maxRows) {
      this.maxRows = maxRows;
      if (maxRows > 0) {
        for (final TensorSpec spec : signature.inputs()) {
          rowBytes[inputs.size()] = signature.rowBytes(spec);
          inputs.add(allocate(spec));
        }
        signature.outputs().forEach(spec -> outputs.add(allocate(spec)));
      }
    }

    private Tensor allocate(final TensorSpec spec) {
      return Tensor.allocate(memory, spec.type(), signature.shapeOf(spec, maxRows));
    }

    @Override
    public int maxRows() {
      return maxRows;
    }

    @Override
    public Tensor input(final int index) {
      return inputs.get(index);
    }

    @Override
    public Tensor output(final int index) {
      return outputs.get(index);
    }

    @Override
    public void run(final int rows) {
      before.run();
      for (int index = 0; index < outputs.size(); index++) {
        MemorySegment.copy(input(index).segment(), 0, output(index).segment(), 0, rows * rowBytes[index]);
      }
    }

    @Override
    public List<Tensor> run(final List<Tensor> given, final SegmentAllocator allocator) {
      before.run();
      final List<Tensor> results = new ArrayList<>();
      for (final Tensor input : given.subList(0, signature.outputs().size())) {
        final MemorySegment copy = allocator.allocate(Math.max(1, input.segment().byteSize()), Tensor.ALIGNMENT)
            .asSlice(0, input.segment().byteSize());
        MemorySegment.copy(input.segment(), 0, copy, 0, input.segment().byteSize());
        results.add(Tensor.of(copy, input.type(), input.shape()));
      }
      return results;
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
