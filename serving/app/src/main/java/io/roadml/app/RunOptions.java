package io.roadml.app;

import io.roadml.runtime.core.BatchPolicy;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Waiting;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.runtime.onnx.OnnxOptions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// Options: how models run, where their own configuration says nothing.
final class RunOptions {
  @Option(names = "--instances", paramLabel = "N", defaultValue = "1",
      description = "Copies of each model that run side by side; ${DEFAULT-VALUE} unless told otherwise.")
  private int instances;

  @Option(names = "--max-batch-size", paramLabel = "ROWS", defaultValue = "64",
      description = "Most rows of one run; ${DEFAULT-VALUE} unless told otherwise.")
  private int maxBatchSize;

  @Option(names = "--max-queue-delay-microseconds", paramLabel = "US", defaultValue = "0",
      description = "How long a batch waits for more rows; ${DEFAULT-VALUE} unless told otherwise.")
  private long queueDelayMicros;

  @Option(names = "--waiting", paramLabel = "HOW", converter = WaitingNames.class,
      completionCandidates = WaitingNames.class,
      description = "How instances wait for work: blocking, parking, yielding or spinning; by the cores unless told "
          + "otherwise.")
  private Waiting waiting = Waiting.forThisMachine();

  @Option(names = "--onnxruntime-library", paramLabel = "FILE",
      description = "Another build of ONNX Runtime's C library, such as one for CUDA.")
  private Path library;

  @Option(names = "--execution-provider", paramLabel = "WHERE", defaultValue = "cpu",
      description = "Where models run, cpu or cuda:N; ${DEFAULT-VALUE} unless told otherwise.")
  private String executionProvider;

  @Option(names = "--intra-op-threads", paramLabel = "N", defaultValue = "1",
      description = "Threads that share the work of one operator; ${DEFAULT-VALUE} unless told otherwise.")
  private int intraOpThreads;

  OnnxEngine engine() {
    return engine(library);
  }

  /// Opens ONNX Runtime, or says why it cannot be.
  ///
  /// @param library a file, or `null` for the one on the class path
  static OnnxEngine engine(Path library) {
    try {
      return library == null ? OnnxEngine.create() : OnnxEngine.create(library);
    } catch (ModelException e) {
      throw Failure.failedJob(e.getMessage(), library == null ? "ONNX Runtime" : library.toString(),
          "name a build of ONNX Runtime for this machine with --onnxruntime-library; `roadml doctor` looks at it");
    }
  }

  /// The engine's own options, by its own names.
  ///
  /// @throws IllegalArgumentException when a value does not fit; the message names the option
  Map<String, String> engineOptions() {
    Map<String, String> options = new HashMap<>();
    options.put("execution_provider", executionProvider);
    options.put("intra_op_threads", Integer.toString(intraOpThreads));
    try {
      OnnxOptions.parse(options);
    } catch (ModelException e) { // left to the models, it would fail each of them and not the start
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return options;
  }

  PredictorConfig predictor() {
    return PredictorConfig.defaults().withInstances(instances).withWaiting(waiting)
        .withBatch(new BatchPolicy(maxBatchSize, TimeUnit.MICROSECONDS.toNanos(queueDelayMicros), List.of()));
  }

  /// The names that a command line and a settings file write.
  static final class WaitingNames implements ITypeConverter<Waiting>, Iterable<String> {
    @Override
    public Waiting convert(String value) {
      return Stream.of(Waiting.values()).filter(waiting -> waiting.name().equalsIgnoreCase(value)).findFirst()
          .orElseThrow(() -> new TypeConversionException("want one of " + String.join(", ", this)
              + ", and not '" + value + "'"));
    }

    @Override
    public Iterator<String> iterator() {
      return Stream.of(Waiting.values()).map(waiting -> waiting.name().toLowerCase(Locale.ROOT)).iterator();
    }
  }
}
