package io.roadml.app;

import io.roadml.runtime.core.BatchPolicy;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Waiting;
import io.roadml.runtime.onnx.OnnxEngine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

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

  @Option(names = "--waiting", paramLabel = "HOW",
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
    return library == null ? OnnxEngine.create() : OnnxEngine.create(library);
  }

  /// The engine's own options, by its own names.
  Map<String, String> engineOptions() {
    Map<String, String> options = new HashMap<>();
    options.put("execution_provider", executionProvider);
    options.put("intra_op_threads", Integer.toString(intraOpThreads));
    return options;
  }

  PredictorConfig predictor() {
    return PredictorConfig.defaults().withInstances(instances).withWaiting(waiting)
        .withBatch(new BatchPolicy(maxBatchSize, TimeUnit.MICROSECONDS.toNanos(queueDelayMicros), List.of()));
  }
}
