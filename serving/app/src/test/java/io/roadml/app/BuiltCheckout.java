package io.roadml.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A folder that looks like a built checkout to the launcher: the real `./roadml` starts the real command line on this JDK,
/// with the classes of this test, and finds nothing to build.
final class BuiltCheckout {
  private static final String RUN = "20260101-000000-1";

  private final Path home;

  private BuiltCheckout(Path home) {
    this.home = home;
  }

  /// Lays it out.
  ///
  /// @param home a folder without sources that are newer
  static BuiltCheckout in(Path home) throws IOException {
    Path checkout = DocumentedPage.CHECKOUT;
    Files.copy(checkout.resolve("roadml"), home.resolve("roadml"), StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(home.resolve(".mvn"));
    Files.copy(checkout.resolve(".mvn/runtime.flags"), home.resolve(".mvn/runtime.flags"));
    Path runs = Files.createDirectories(home.resolve("serving/app/target/run"));
    Path run = Files.createDirectories(runs.resolve(RUN));
    Files.writeString(runs.resolve("current"), RUN);
    Files.createFile(run.resolve("started"));
    Files.createFile(run.resolve("started.aot")); // no run is spent on a cache that one test would use
    classPath(Files.createDirectories(run.resolve("lib")).resolve("classes.jar"));
    return new BuiltCheckout(home);
  }

  /// One jar that leads to this test's class path.
  private static void classPath(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1)).filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath().toUri().toString()).collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  /// Starts `./roadml serve` with these words.
  ServeProcess serve(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("roadml").toString(), "serve"));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ROADML_"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return ServeProcess.of(builder, Files.createTempFile(home, "err", ".txt"));
  }
}
