package io.roadml.serving.endpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The options that an engine is given, from `optimization` and `parameters`.
///
/// Triton's names for its ONNX Runtime backend are translated. A parameter `engine.NAME` is handed to the engine as `NAME`,
/// whichever engine it is. All other parameters are the user's own.
///
/// @param values  the options, by the engine's names
/// @param notUsed parameters that have no effect
record EngineOptions(Map<String, String> values, List<String> notUsed) {
  private static final String OWN = "engine.";
  private static final String OPTIMIZATION = "graph_optimization";
  private static final Map<String, String> NAMES = Map.of("intra_op_thread_count", "intra_op_threads",
      "inter_op_thread_count", "inter_op_threads", "enable_mem_arena", "cpu_arena", "enable_mem_pattern",
      "memory_pattern",
      "session.intra_op.allow_spinning", "spinning");

  static EngineOptions of(final Section root, final Map<String, String> parameters) {
    final Map<String, String> values = new HashMap<>();
    final Section graph = root.section("optimization").section("graph");
    if (graph.has("level")) {
      values.put(OPTIMIZATION, optimization(graph));
    }
    final List<String> notUsed = new ArrayList<>();
    parameters.forEach((name, value) -> {
      if (name.startsWith(OWN)) {
        values.put(name.substring(OWN.length()), value);
      } else if (NAMES.containsKey(name)) {
        values.put(NAMES.get(name), translated(NAMES.get(name), value));
      } else {
        notUsed.add("parameters[" + name + "]");
      }
    });
    return new EngineOptions(values, notUsed);
  }

  /// Translates Triton's levels: −1 basic, 1 extended, anything else all.
  private static String optimization(final Section graph) {
    final int level = (int) graph.number("level", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
    return switch (level) {
      case -1 -> "basic";
      case 1 -> "extended";
      default -> "all";
    };
  }

  private static String translated(final String name, final String value) {
    if (name.endsWith("_threads")) {
      return value.equals("0") ? "1" : value; // Triton's 0 lets the machine choose; here an instance has one thread
    }
    return switch (value) {
      case "0" -> "false";
      case "1" -> "true";
      default -> value;
    };
  }
}
