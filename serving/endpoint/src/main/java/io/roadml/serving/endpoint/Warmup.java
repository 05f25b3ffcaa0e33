package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Runs a new instance before it serves, so that the first callers do not pay for what an engine does the first time.
///
/// First of its own accord, with zeros: one row, the powers of two, the preferred sizes and the batch limit, as far as one
/// second takes it; a model that does not like zeros is none the worse. Then the samples of `model_warmup`, whole; a failure of
/// these is a failure to load.
///
/// - Threading: one thread.
final class Warmup implements PlacedModel.Readying {
  private static final System.Logger LOGGER = System.getLogger(Warmup.class.getName());
  private static final long BUDGET_NANOS = 1_000_000_000;

  private final ModelConfiguration configuration;
  private final List<WarmupSample> samples;
  private final ModelSignature signature;
  private final Path folder;

  /// Readies instances of a model.
  ///
  /// @param folder where the samples' files are; `null` for nowhere
  Warmup(final ModelConfiguration configuration, final List<WarmupSample> samples, final ModelSignature signature,
      final Path folder) {
    this.configuration = configuration;
    this.samples = samples;
    this.signature = signature;
    this.folder = folder;
  }

  @Override
  public void ready(final ModelInstance instance) {
    try (Arena memory = Arena.ofConfined()) {
      runZeros(instance, memory);
    } catch (final ModelException e) {
      LOGGER.log(System.Logger.Level.INFO, "{0} was not warmed up with zeros: {1}", configuration.name(),
          e.getMessage());
    }
    samples.forEach(sample -> runSample(instance, sample));
  }

  private void runZeros(final ModelInstance instance, final Arena memory) {
    if (instance.maxRows() == 0) {
      instance.run(signature.inputs().stream().map(spec -> smallest(spec, memory)).toList(), memory);
      return;
    }
    clear(instance);
    final long start = System.nanoTime();
    for (final int rows : sizes(instance.maxRows())) {
      instance.run(rows);
      if (System.nanoTime() - start > BUDGET_NANOS) {
        return;
      }
    }
  }

  private Set<Integer> sizes(final int most) {
    final Set<Integer> sizes = new TreeSet<>(configuration.batching().preferredBatchSizes());
    for (int size = 1; size < most; size *= 2) {
      sizes.add(size);
    }
    sizes.add(most);
    return sizes;
  }

  private void clear(final ModelInstance instance) {
    for (int input = 0; input < signature.inputs().size(); input++) {
      instance.input(input).segment().fill((byte) 0);
    }
  }

  private static Tensor smallest(final TensorSpec spec, final Arena memory) {
    final long[] shape = spec.shape().stream().mapToLong(size -> size == TensorSpec.VARIABLE ? 1 : size).toArray();
    final long elements = Tensor.elementCount(shape);
    return spec.type().isFixedSize() ? Tensor.allocate(memory, spec.type(), shape)
        : Tensor.of(memory.allocate(elements * Integer.BYTES), spec.type(), shape);
  }

  private void runSample(final ModelInstance instance, final WarmupSample sample) {
    final int most = Math.max(1, configuration.maxBatchSize());
    try (Arena memory = Arena.ofConfined()) {
      if (sample.batchSize() > most) {
        throw new ModelException("batch_size=" + sample.batchSize() + ", want at most " + most);
      }
      final SampleData data = new SampleData(folder);
      final List<Tensor> tensors = new ArrayList<>();
      for (final TensorSpec spec : signature.inputs()) {
        tensors.add(tensor(sample, spec, data, memory));
      }
      for (int run = 0; run < sample.count(); run++) {
        run(instance, sample, tensors);
      }
    } catch (final ModelException e) {
      throw new ModelException("model_warmup " + sample.name() + " failed: " + e.getMessage(), e);
    }
  }

  private static void run(final ModelInstance instance, final WarmupSample sample, final List<Tensor> tensors) {
    if (instance.maxRows() == 0) {
      try (Arena outputs = Arena.ofConfined()) {
        instance.run(tensors, outputs);
      }
      return;
    }
    for (int input = 0; input < tensors.size(); input++) {
      final MemorySegment rows = tensors.get(input).segment();
      MemorySegment.copy(rows, 0, instance.input(input).segment(), 0, rows.byteSize());
    }
    instance.run(sample.batchSize());
  }

  private Tensor tensor(final WarmupSample sample, final TensorSpec spec, final SampleData data, final Arena memory) {
    final WarmupSample.Input input = sample.inputs().get(spec.name());
    if (input == null) {
      throw new ModelException("input " + spec.name() + " is missing");
    }
    final List<Long> row = spec.shape().subList(signature.batched() ? 1 : 0, spec.rank());
    if (input.type() != spec.type() || !SignatureCheck.suits(input.shape(), row, signature.batched())) {
      throw new ModelException(
          "input " + spec.name() + " has " + input.type() + input.shape() + ", want " + spec.type() + row);
    }
    final byte[] bytes = data.row(input);
    final MemorySegment rows = memory.allocate((long) bytes.length * sample.batchSize(), Tensor.ALIGNMENT);
    for (int index = 0; index < sample.batchSize(); index++) {
      MemorySegment.copy(bytes, 0, rows, ValueLayout.JAVA_BYTE, (long) index * bytes.length, bytes.length);
    }
    return Tensor.of(rows, spec.type(), wholeShape(input.shape().subList(0, row.size()), sample.batchSize()));
  }

  private long[] wholeShape(final List<Long> row, final int rows) {
    final List<Long> shape = new ArrayList<>(row);
    if (signature.batched()) {
      shape.addFirst((long) rows);
    }
    return shape.stream().mapToLong(Long::longValue).toArray();
  }
}
