package io.roadml.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A server under test in a process of its own: a baseline, or models, features, or runs over HTTP.
///
/// ```
/// it writes   ready 40123
/// told        allocated            answers   {"31 roadml-instance-0": 1234, …}
/// ends when its standard input does
/// ```
///
/// - Threading: one thread tells it things; others may read its memory and processor time.
final class ServerProcess implements AutoCloseable {
  private static final String READY = "ready ";
  private static final String ALLOCATED = "allocated";
  private static final String ECHO = "echo";
  private static final String ANSWER = "answer";
  private static final String FEATURES = "features";
  private static final String LIFECYCLE = "lifecycle";
  private static final List<String> FLAGS = List.of("-Xms256m", "-Xmx256m", "-XX:+AlwaysPreTouch", "-XX:-UsePerfData");
  private static final String ANONYMOUS = "Anonymous:";

  private final ChildJvm child;
  private final URI uri;

  private ServerProcess(final ChildJvm child) throws IOException {
    this.child = child;
    final String line = child.hear();
    if (!line.startsWith(READY)) {
      child.close();
      throw new IOException("the server under test wrote '" + line + "', want '" + READY + "PORT'");
    }
    this.uri = URI.create("http://127.0.0.1:" + line.substring(READY.length()));
  }

  /// Starts the echo baseline.
  static ServerProcess echo() throws IOException {
    return new ServerProcess(ChildJvm.start("the echo server", Pinning.SERVER, FLAGS, ServerProcess.class, ECHO));
  }

  /// Serves a model repository.
  static ServerProcess models(final Path repository) throws IOException {
    return new ServerProcess(
        ChildJvm.start("the server", Pinning.SERVER, FLAGS, ServerProcess.class, repository.toString()));
  }

  /// Starts the baseline that answers with the bytes of a file.
  static ServerProcess answer(final Path file) throws IOException {
    return new ServerProcess(ChildJvm.start("the baseline server", Pinning.SERVER, FLAGS, ServerProcess.class, ANSWER,
        file.toString()));
  }

  /// Serves an online store.
  static ServerProcess features(final Path folder) throws IOException {
    final List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(ChildJvm.flagsOfModules());
    return new ServerProcess(ChildJvm.start("the server", Pinning.SERVER, flags, ServerProcess.class, FEATURES,
        folder.toString()));
  }

  /// Serves a data folder: its runs and registered models.
  ///
  /// @param followed the address of a registered model to serve, or nothing
  static ServerProcess lifecycle(final Path data, final String... followed) throws IOException {
    final List<String> arguments = new ArrayList<>(List.of(LIFECYCLE, data.toString()));
    arguments.addAll(List.of(followed));
    final List<String> flags = new ArrayList<>(FLAGS);
    flags.add("-Djava.util.logging.config.file=" // drivers tell of every start
        + Files.writeString(data.resolve("logging.properties"), ".level=WARNING\n"));
    return new ServerProcess(ChildJvm.start("the server", Pinning.SERVER, flags, ServerProcess.class,
        arguments.toArray(String[]::new)));
  }

  URI uri() {
    return uri;
  }

  Duration cpu() throws IOException {
    return child.cpu();
  }

  /// Returns the bytes that each thread has allocated on the heap so far, by `id name`.
  @SuppressWarnings("unchecked")
  Map<String, Long> allocated() throws IOException {
    return (Map<String, Long>) Json.read(child.ask(ALLOCATED));
  }

  /// Returns the bytes of memory that is in use and belongs to no file.
  ///
  /// @throws IOException where the system does not tell, which Linux does
  long anonymousBytes() throws IOException {
    final Path rollup = Path.of("/proc", Long.toString(child.pid()), "smaps_rollup");
    for (final String line : Files.readAllLines(rollup)) {
      if (line.startsWith(ANONYMOUS)) {
        return 1024 * Long.parseLong(line.replaceAll("\\D+", ""));
      }
    }
    throw new IOException(rollup + " has no line '" + ANONYMOUS + "'");
  }

  @Override
  public void close() {
    child.close();
  }

  /// Serves until standard input ends.
  public static void main(final String[] arguments) throws Exception {
    switch (arguments[0]) {
      case ECHO -> {
        try (EchoBaseline echo = new EchoBaseline(1)) {
          obey(echo.port());
        }
      }
      case ANSWER -> {
        try (AnswerBaseline baseline = new AnswerBaseline(1, Files.readAllBytes(Path.of(arguments[1])))) {
          obey(baseline.port());
        }
      }
      case FEATURES -> {
        try (FeatureServer server = FeatureServer.open(Path.of(arguments[1]))) {
          obey(server.port());
        }
      }
      case LIFECYCLE -> {
        try (LifecycleServer server = LifecycleServer.open(Path.of(arguments[1]),
            List.of(arguments).subList(2, arguments.length))) {
          obey(server.port());
        }
      }
      default -> {
        try (InferServer server = InferServer.open(Path.of(arguments[0]))) {
          obey(server.port());
        }
      }
    }
  }

  private static void obey(final int port) throws IOException {
    System.out.println(READY + port);
    final BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      System.out.println(line.equals(ALLOCATED) ? Json.write(ThreadAllocation.all()) : "unknown command");
    }
  }
}
