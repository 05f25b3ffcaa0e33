package io.roadml.runtime.onnx;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.onnx.OnnxOptions.GraphOptimization;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Reads [OnnxOptions] from names and values.
final class OptionParser {
  private static final Map<String, Setter> SETTERS = Map.of(
      "intra_op_threads", (name, value, options) -> options.withThreads(count(name, value), options.interOpThreads()),
      "inter_op_threads", (name, value, options) -> options.withThreads(options.intraOpThreads(), count(name, value)),
      "spinning", (name, value, options) -> options.withSpinning(flag(name, value)),
      "graph_optimization", (name, value, options) -> options.withGraphOptimization(level(name, value)),
      "execution_provider", (name, value, options) -> options.withExecutionProvider(value),
      "deterministic", (name, value, options) -> options.withDeterministic(flag(name, value)),
      "cpu_arena", (name, value, options) -> options.withMemory(flag(name, value), options.memoryPattern()),
      "memory_pattern", (name, value, options) -> options.withMemory(options.cpuArena(), flag(name, value)),
      "max_model_bytes", (name, value, options) -> options.withMaxModelBytes(number(name, value)),
      "max_instance_bytes", (name, value, options) -> options.withMaxInstanceBytes(number(name, value)));

  private interface Setter {
    OnnxOptions set(String name, String value, OnnxOptions options);
  }

  private OptionParser() {
  }

  static OnnxOptions parse(final Map<String, String> options) {
    OnnxOptions parsed = OnnxOptions.DEFAULT;
    for (final Map.Entry<String, String> option : options.entrySet()) {
      parsed = setter(option.getKey()).set(option.getKey(), option.getValue(), parsed);
    }
    return parsed;
  }

  private static Setter setter(final String name) {
    final Setter setter = SETTERS.get(name);
    if (setter == null) {
      throw new ModelException("unknown option " + name + ", did you mean "
          + EditDistance.nearest(name, SETTERS.keySet()).orElseThrow() + "?");
    }
    return setter;
  }

  private static boolean flag(final String name, final String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ModelException(name + "=" + value + ", want true or false");
    };
  }

  private static GraphOptimization level(final String name, final String value) {
    return Arrays.stream(GraphOptimization.values())
        .filter(level -> level.name().toLowerCase(Locale.ROOT).equals(value))
        .findFirst()
        .orElseThrow(() -> new ModelException(name + "=" + value + ", want none, basic, extended or all"));
  }

  private static int count(final String name, final String value) {
    return Math.clamp(number(name, value), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static long number(final String name, final String value) {
    try {
      return Long.parseLong(value);
    } catch (final NumberFormatException failure) {
      throw new ModelException(name + "=" + value + ", want a whole number", failure);
    }
  }
}
