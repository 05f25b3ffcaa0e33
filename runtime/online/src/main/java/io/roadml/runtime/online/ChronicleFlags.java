package io.roadml.runtime.online;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What Chronicle Map needs of the JVM. Its own messages name a private method of a class that nobody has heard of.
final class ChronicleFlags {
  private static final List<
      String> OPENED = List.of("java.base/java.lang", "java.base/java.lang.reflect", "java.base/sun.nio.ch",
          "jdk.compiler/com.sun.tools.javac.file");
  private static final int NEWEST_JAVA = 25;

  private ChronicleFlags() {
  }

  /// Checks the JVM, once before Chronicle is first touched.
  ///
  /// @throws OnlineStoreException naming the flags or the JDK that is missing
  static void require() {
    problem(Runtime.version().feature(), ModuleLayer.boot().findModule("jdk.compiler").isPresent(), missing())
        .ifPresent(problem -> {
          throw new OnlineStoreException("online store: " + problem);
        });
  }

  static Optional<String> problem(final int java, final boolean hasCompiler, final List<String> missing) {
    if (java > NEWEST_JAVA) {
      return Optional.of("Chronicle Map does not run on Java " + java + "; use a JDK " + NEWEST_JAVA);
    }
    if (!hasCompiler) {
      return Optional.of("Chronicle Map compiles at run time and this Java has no module jdk.compiler; use a full JDK");
    }
    return missing.isEmpty() ? Optional.empty()
        : Optional.of("this JVM lacks flags that Chronicle Map needs; add " + String.join(" ", missing));
  }

  /// Returns the flags that this JVM was started without.
  static List<String> missing() {
    return Stream
        .concat(OPENED.stream().filter(place -> !isOpen(place)).map(place -> "--add-opens=" + place + "=ALL-UNNAMED"),
            ChronicleFlags.class.getModule().isNativeAccessEnabled() ? Stream.empty()
                : Stream.of("--enable-native-access=ALL-UNNAMED"))
        .collect(Collectors.toList());
  }

  private static boolean isOpen(final String place) {
    final String[] parts = place.split("/");
    return ModuleLayer.boot().findModule(parts[0])
        .map(module -> module.isOpen(parts[1], ChronicleFlags.class.getModule())).orElse(false);
  }
}
