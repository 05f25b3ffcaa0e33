package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelEngine;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// An engine in plain Java: a model file is a few lines of text, `y = scale · x + offset` over FP32.
///
/// ```
/// scale=2
/// offset=3
/// width=4          columns of a row
/// rows=-1          the first dimension; −1 makes the model batched
/// fails=words      fails when run
/// ```
///
/// It counts what is open, so that a test sees what was left behind, and notes the rows of each run.
final class AffineEngine implements ModelEngine {
  static final String FILE = "model.affine";

  final AtomicInteger openModels = new AtomicInteger();
  final AtomicInteger openInstances = new AtomicInteger();
  final Queue<Integer> runs = new ConcurrentLinkedQueue<>();
  final Queue<Float> firstValues = new ConcurrentLinkedQueue<>();
  final Queue<Map<String, String>> options = new ConcurrentLinkedQueue<>();

  /// Whether runs are noted; off for tests of many runs.
  volatile boolean noting = true;

  /// Held back loads wait for this.
  volatile CountDownLatch gate = new CountDownLatch(0);

  @Override
  public String backend() {
    return "affine";
  }

  @Override
  public List<String> fileNames() {
    return List.of(FILE);
  }

  @Override
  public Model load(final Path file, final Map<String, String> given) {
    options.add(given);
    if (given.getOrDefault("execution_provider", "cpu").startsWith("cuda")) {
      throw new ModelException("execution_provider=" + given.get("execution_provider") + " is not on this machine");
    }
    await();
    final Properties lines = read(file);
    openModels.incrementAndGet();
    return new AffineModel(lines);
  }

  private void await() {
    try {
      gate.await();
    } catch (final InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Properties read(final Path file) {
    final Properties lines = new Properties();
    try (var text = Files.newBufferedReader(file)) {
      lines.load(text);
    } catch (final IOException e) {
      throw new ModelException("the file cannot be read", e);
    }
    if (!lines.containsKey("scale") || !lines.containsKey("offset")) {
      throw new ModelException("no affine model: scale and offset are missing");
    }
    return lines;
  }

  /// Says whether nothing is open.
  boolean isIdle() {
    return openModels.get() == 0 && openInstances.get() == 0;
  }

  private final class AffineModel implements Model {
    private final ModelSignature signature;
    private final float scale;
    private final float offset;
    private final String failure;
    private boolean open = true;

    AffineModel(final Properties lines) {
      scale = Float.parseFloat(lines.getProperty("scale"));
      offset = Float.parseFloat(lines.getProperty("offset"));
      failure = lines.getProperty("fails");
      final long width = Long.parseLong(lines.getProperty("width", "4"));
      final long rows = Long.parseLong(lines.getProperty("rows", "-1"));
      signature = new ModelSignature(List.of(TensorSpec.of("x", ElementType.FP32, rows, width)),
          List.of(TensorSpec.of("y", ElementType.FP32, rows, width)), rows == TensorSpec.VARIABLE);
    }

    @Override
    public ModelSignature signature() {
      return signature;
    }

    @Override
    public String platform() {
      return "java_affine";
    }

    @Override
    public ModelInstance newInstance(final int maxRows) {
      openInstances.incrementAndGet();
      return new AffineInstance(this, maxRows);
    }

    @Override
    public void close() {
      if (open) {
        openModels.decrementAndGet();
      }
      open = false;
    }

    private void compute(final Tensor x, final Tensor y, final long elements) {
      if (noting) {
        firstValues.add(x.getFloat(0));
      }
      if (failure != null) {
        throw new ModelException(failure);
      }
      for (long element = 0; element < elements; element++) {
        y.setFloat(element, scale * x.getFloat(element) + offset);
      }
    }
  }

  private final class AffineInstance implements ModelInstance {
    private final Arena memory = Arena.ofShared();
    private final AffineModel model;
    private final int maxRows;
    private final Tensor x;
    private final Tensor y;

    AffineInstance(final AffineModel model, final int rows) {
      this.model = model;
      maxRows = model.signature.hasFixedRows() ? rows : 0;
      x = maxRows == 0 ? null : bound(model.signature.inputs().getFirst());
      y = maxRows == 0 ? null : bound(model.signature.outputs().getFirst());
    }

    private Tensor bound(final TensorSpec spec) {
      return Tensor.allocate(memory, ElementType.FP32, model.signature.shapeOf(spec, maxRows));
    }

    @Override
    public int maxRows() {
      return maxRows;
    }

    @Override
    public Tensor input(final int index) {
      return x;
    }

    @Override
    public Tensor output(final int index) {
      return y;
    }

    @Override
    public void run(final int rows) {
      if (noting) {
        runs.add(rows);
      }
      model.compute(x, y, x.elements() / (model.signature.batched() ? maxRows : 1) * rows);
    }

    @Override
    public List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator allocator) {
      final List<Tensor> outputs = new ArrayList<>();
      for (final Tensor input : inputs) {
        final Tensor output = Tensor.allocate(allocator, ElementType.FP32, input.shape());
        model.compute(input, output, input.elements());
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
