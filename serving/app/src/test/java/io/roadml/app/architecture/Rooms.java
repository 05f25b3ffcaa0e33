package io.roadml.app.architecture;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The rooms of the house: for each module its package, the modules below it that it may use, and the libraries that live
/// there. A new module, an arrow or a library is one row here, and that row is a decision.
final class Rooms {
  /// A module: `packageName` is relative to the root; a name in `libraries` stands for a package and all below it.
  record Room(String packageName, Set<String> below, Set<String> libraries) {}

  /// What every module may use: the JDK but for what has a home below, and nothing else.
  static final Set<String> JDK = Set.of("java", "javax", "jdk", "com.sun.management", "com.sun.net.httpserver");

  /// The parts of the JDK that live in one place, like a library.
  static final Set<String> JDK_WITH_A_HOME = Set.of("jdk.incubator.vector", "java.sql", "javax.sql",
      "java.util.logging", "jdk.internal", "java.desktop", "java.awt", "javax.swing");

  /// These two measure us against others: they may use any library, ours and the peers'.
  static final Set<String> MEASURING = Set.of("bench", "jmh");

  /// Where packages may use each other: the commands stand in the root of `app`, beside what ends and tells them, and use the
  /// packages below, which use that.
  static final Set<String> IN_CIRCLES = Set.of("app");

  private static final Map<String, Room> ROOMS = rooms();

  private Rooms() {}

  static Map<String, Room> all() {
    return ROOMS;
  }

  private static Map<String, Room> rooms() {
    var rooms = new LinkedHashMap<String, Room>();
    put(rooms, "kernels", Set.of(), "jdk.incubator.vector");
    put(rooms, "runtime.core", Set.of("kernels"), "com.lmax.disruptor", "org.agrona", "org.HdrHistogram");
    put(rooms, "runtime.onnx", Set.of("kernels", "runtime.core"));
    put(rooms, "runtime.online", Set.of("kernels", "runtime.core"), "net.openhft");
    put(rooms, "metadata", Set.of("kernels", "runtime.core"), "java.sql", "javax.sql", "org.sqlite",
        "org.postgresql", "com.zaxxer.hikari", "org.flywaydb", "org.jdbi", "org.snakeyaml.engine");
    put(rooms, "artifacts", Set.of("kernels", "runtime.core"), "software.amazon.awssdk");
    put(rooms, "data", Set.of("kernels", "runtime.core"), "java.sql", "org.duckdb",
        "org.apache.datasketches");
    put(rooms, "features", Set.of("kernels", "runtime.core", "runtime.online", "metadata", "data"));
    put(rooms, "tracking", Set.of("kernels", "runtime.core", "metadata"));
    put(rooms, "registry", Set.of("kernels", "runtime.core", "metadata", "artifacts", "tracking"));
    put(rooms, "pipeline", Set.of("kernels", "runtime.core", "metadata", "artifacts"));
    put(rooms, "workers", Set.of("kernels", "runtime.core", "metadata", "artifacts", "pipeline"),
        "com.github.kagkarlsson", "javax.sql");
    put(rooms, "schedules", Set.of("kernels", "runtime.core", "metadata", "artifacts", "pipeline"),
        "com.cronutils");
    put(rooms, "observability",
        Set.of("kernels", "runtime.core", "metadata", "artifacts", "tracking", "registry", "pipeline"),
        "io.openlineage", "io.opentelemetry", "com.fasterxml.jackson");
    put(rooms, "training", Set.of("kernels", "runtime.core", "data"), "org.tribuo", "com.oracle.labs.mlrg.olcut",
        "com.google.protobuf", "ai.onnx.proto");
    put(rooms, "serving.endpoint", Set.of("kernels", "runtime.core"), "com.google.protobuf");
    put(rooms, "serving.http", Set.of("kernels", "runtime.core", "serving.endpoint"), "io.undertow", "org.xnio",
        "com.fasterxml.jackson", "io.prometheus");
    put(rooms, "serving.feast",
        Set.of("kernels", "runtime.core", "runtime.online", "serving.endpoint", "serving.http"));
    put(rooms, "serving.mlflow",
        Set.of("kernels", "runtime.core", "metadata", "artifacts", "tracking", "registry", "serving.endpoint",
            "serving.http"));
    put(rooms, "bench", Set.of("kernels", "runtime.core", "runtime.onnx", "runtime.online", "metadata", "artifacts",
        "features", "tracking", "registry", "pipeline", "serving.endpoint", "serving.http", "serving.feast",
        "serving.mlflow"));
    put(rooms, "jmh", Set.of("kernels", "runtime.core", "runtime.onnx", "runtime.online", "data", "training",
        "serving.endpoint", "serving.http", "bench"));
    put(rooms, "app",
        Set.of("kernels", "runtime.core", "runtime.onnx", "runtime.online", "metadata", "artifacts", "registry",
            "data", "features", "tracking", "pipeline", "workers", "schedules", "observability", "training",
            "serving.endpoint", "serving.http", "serving.feast", "serving.mlflow", "bench"),
        "picocli", "java.util.logging");
    return Map.copyOf(rooms);
  }

  private static void put(Map<String, Room> rooms, String name, Set<String> below, String... libraries) {
    rooms.put(name, new Room(name, below, Set.copyOf(List.of(libraries))));
  }
}
