package io.roadml.jmh;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/// A model that copies one float, so that what is left is the runtime's own time.
///
/// - Threading: as the port says.
final class NothingModel implements Model {
  private static final ModelSignature SIGNATURE = new ModelSignature(
      List.of(TensorSpec.of("in", ElementType.FP32, -1, 1)),
      List.of(TensorSpec.of("out", ElementType.FP32, -1, 1)), true);

  @Override
  public ModelSignature signature() {
    return SIGNATURE;
  }

  @Override
  public String platform() {
    return "nothing_nothing";
  }

  @Override
  public ModelInstance newInstance(final int maxRows) {
    return new Instance(maxRows);
  }

  @Override
  public void close() {
    // Nothing is held.
  }

  private static final class Instance implements ModelInstance {
    private final Arena memory = Arena.ofShared();
    private final Tensor input;
    private final Tensor output;
    private final int maxRows;

    Instance(final int maxRows) {
      this.maxRows = maxRows;
      input = Tensor.allocate(memory, ElementType.FP32, maxRows, 1);
      output = Tensor.allocate(memory, ElementType.FP32, maxRows, 1);
    }

    @Override
    public int maxRows() {
      return maxRows;
    }

    @Override
    public Tensor input(final int index) {
      return input;
    }

    @Override
    public Tensor output(final int index) {
      return output;
    }

    @Override
    public void run(final int rows) {
      for (int row = 0; row < rows; row++) {
        output.setFloat(row, input.getFloat(row));
      }
    }

    @Override
    public List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator allocator) {
      throw new UnsupportedOperationException("rows are fixed; run them bound");
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
