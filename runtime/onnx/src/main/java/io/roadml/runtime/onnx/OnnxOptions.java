package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ModelException;
import java.util.Map;
import java.util.Objects;

/// How a model is loaded and run. The names of [#parse] are those of a configuration file.
///
/// - Threading: immutable.
/// - Fails: [ModelException] that names the option, its value and what it may be.
///
/// @param intraOpThreads    threads that share the work of one operator, `intra_op_threads`, 1 … 1,024; 1 keeps the work on the
///                          calling thread, which is fastest for small models and fair to many instances
/// @param interOpThreads    threads that run independent operators side by side, `inter_op_threads`, 1 … 1,024
/// @param spinning          whether those threads burn processor time while they wait for work, `spinning`
/// @param graphOptimization how far the graph is rewritten, `graph_optimization`
/// @param executionProvider where the model runs, `execution_provider`: `cpu`, `cuda` or `cuda:N`
/// @param deterministic     whether only operators that give the same bits each time are used, `deterministic`
/// @param cpuArena          whether freed memory is kept for the next run, `cpu_arena`; off is slower and returns memory at once
/// @param memoryPattern     whether memory is planned ahead for each number of rows, `memory_pattern`; never done for a model whose
///                          inputs vary in more than their first dimension, for the plans of all shapes ever seen are kept
/// @param maxModelBytes     largest model file that is read, `max_model_bytes`, up to 2 GiB, the most that the format allows
/// @param maxInstanceBytes  most memory that the bound tensors of one instance may take, `max_instance_bytes`: a damaged file may
///                          ask for any amount
public record OnnxOptions(int intraOpThreads, int interOpThreads, boolean spinning, GraphOptimization graphOptimization,
    String executionProvider, boolean deterministic, boolean cpuArena, boolean memoryPattern, long maxModelBytes,
    long maxInstanceBytes) {
  /// How far ONNX Runtime rewrites a graph when it loads it.
  public enum GraphOptimization {
    /// Runs the graph as it is.
    NONE(0),
    /// Folds constants, drops what has no effect.
    BASIC(1),
    /// And fuses operators.
    EXTENDED(2),
    /// And changes memory layouts.
    ALL(99);

    private final int level;

    GraphOptimization(final int level) {
      this.level = level;
    }

    int level() {
      return level;
    }
  }

  /// One thread, no spinning, every optimisation, on the CPU.
  public static final OnnxOptions DEFAULT = new OnnxOptions(1, 1, false, GraphOptimization.ALL, "cpu", false, true,
      true, Integer.MAX_VALUE, 1L << 30);

  private static final int MOST_THREADS = 1024;
  private static final String CUDA = "cuda";

  /// Checks.
  public OnnxOptions {
    between("intra_op_threads", intraOpThreads, 1, MOST_THREADS);
    between("inter_op_threads", interOpThreads, 1, MOST_THREADS);
    between("max_model_bytes", maxModelBytes, 1, Integer.MAX_VALUE);
    between("max_instance_bytes", maxInstanceBytes, 1, Long.MAX_VALUE);
    Objects.requireNonNull(graphOptimization, "graph_optimization");
    if (!executionProvider.matches("cpu|cuda(:\\d{1,3})?")) {
      throw new ModelException("execution_provider=" + executionProvider + ", want cpu, cuda or cuda:N");
    }
  }

  /// Reads options by name; what is not named stays as in [#DEFAULT].
  ///
  /// @throws ModelException for an unknown name, with the nearest known one, or a value that is out of range
  public static OnnxOptions parse(final Map<String, String> options) {
    return OptionParser.parse(options);
  }

  /// Returns these options with other numbers of threads.
  public OnnxOptions withThreads(final int intraOp, final int interOp) {
    return new OnnxOptions(intraOp, interOp, spinning, graphOptimization, executionProvider, deterministic, cpuArena,
        memoryPattern, maxModelBytes, maxInstanceBytes);
  }

  /// Returns these options with another choice of spinning.
  public OnnxOptions withSpinning(final boolean on) {
    return new OnnxOptions(intraOpThreads, interOpThreads, on, graphOptimization, executionProvider, deterministic,
        cpuArena,
        memoryPattern, maxModelBytes, maxInstanceBytes);
  }

  /// Returns these options with another optimisation level.
  public OnnxOptions withGraphOptimization(final GraphOptimization level) {
    return new OnnxOptions(intraOpThreads, interOpThreads, spinning, level, executionProvider, deterministic, cpuArena,
        memoryPattern, maxModelBytes, maxInstanceBytes);
  }

  /// Returns these options with another execution provider.
  public OnnxOptions withExecutionProvider(final String provider) {
    return new OnnxOptions(intraOpThreads, interOpThreads, spinning, graphOptimization, provider, deterministic,
        cpuArena,
        memoryPattern, maxModelBytes, maxInstanceBytes);
  }

  /// Returns these options with another choice of determinism.
  public OnnxOptions withDeterministic(final boolean on) {
    return new OnnxOptions(intraOpThreads, interOpThreads, spinning, graphOptimization, executionProvider, on, cpuArena,
        memoryPattern, maxModelBytes, maxInstanceBytes);
  }

  /// Returns these options with other choices of arena and memory pattern.
  public OnnxOptions withMemory(final boolean arena, final boolean pattern) {
    return new OnnxOptions(intraOpThreads, interOpThreads, spinning, graphOptimization, executionProvider,
        deterministic, arena,
        pattern, maxModelBytes, maxInstanceBytes);
  }

  /// Returns these options with another limit on the model file.
  public OnnxOptions withMaxModelBytes(final long bytes) {
    return new OnnxOptions(intraOpThreads, interOpThreads, spinning, graphOptimization, executionProvider,
        deterministic, cpuArena,
        memoryPattern, bytes, maxInstanceBytes);
  }

  /// Returns these options with another limit on the memory of an instance's bound tensors.
  public OnnxOptions withMaxInstanceBytes(final long bytes) {
    return new OnnxOptions(intraOpThreads, interOpThreads, spinning, graphOptimization, executionProvider,
        deterministic, cpuArena,
        memoryPattern, maxModelBytes, bytes);
  }

  /// Returns the number of the CUDA device, or −1 for the CPU.
  int cudaDevice() {
    if (!executionProvider.startsWith(CUDA)) {
      return -1;
    }
    return executionProvider.equals(CUDA) ? 0 : Integer.parseInt(executionProvider.substring(CUDA.length() + 1));
  }

  private static void between(final String name, final long value, final long least, final long most) {
    if (value < least || value > most) {
      throw new ModelException(name + "=" + value + ", want " + least + " to " + most);
    }
  }
}
