package io.roadml.serving.endpoint;

import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.SegmentAllocator;
import java.util.List;

/// A model that could be batched and whose configuration says that it must not be (`max_batch_size: 0`): its first dimension
/// belongs to the data, and a request is run by itself, in the shape that it has.
///
/// - Threading, lifetime: those of the model behind it.
record UnbatchedModel(Model model, ModelSignature signature) implements Model {
  static Model of(final Model model) {
    final ModelSignature batched = model.signature();
    return batched.batched()
        ? new UnbatchedModel(model, new ModelSignature(batched.inputs(), batched.outputs(), false)) : model;
  }

  @Override
  public String platform() {
    return model.platform();
  }

  @Override
  public ModelInstance newInstance(final int maxRows) {
    return new FreeOnly(model.newInstance(1));
  }

  @Override
  public void close() {
    model.close();
  }

  /// An instance that runs free tensors only.
  private record FreeOnly(ModelInstance instance) implements ModelInstance {
    @Override
    public int maxRows() {
      return 0;
    }

    @Override
    public Tensor input(final int index) {
      throw new IllegalStateException("a model with max_batch_size: 0 has no bound tensors");
    }

    @Override
    public Tensor output(final int index) {
      throw new IllegalStateException("a model with max_batch_size: 0 has no bound tensors");
    }

    @Override
    public void run(final int rows) {
      throw new IllegalStateException("a model with max_batch_size: 0 has no bound tensors");
    }

    @Override
    public List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator memory) {
      return instance.run(inputs, memory);
    }

    @Override
    public void close() {
      instance.close();
    }
  }
}
