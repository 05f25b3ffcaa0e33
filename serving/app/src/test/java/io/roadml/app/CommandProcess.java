package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A command of `./roadml` in a process of its own, with the classes of this test. One that outlives [#LIFE_SECONDS] is
/// killed, so that a test that waits for it fails.
final class CommandProcess implements AutoCloseable {
  private static final int LIFE_SECONDS = 60;

  private final Process process;
  private final Path out;
  private final Path err;

  private CommandProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  static CommandProcess of(Path folder, String... args) throws IOException {
    // A job that a script has put into the background ignores SIGINT, and so would all that it starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
        "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp",
        System.getProperty("java.class.path"), RoadML.class.getName()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ROADML_"));
    Process process = builder.start();
    CompletableFuture.delayedExecutor(LIFE_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
    return new CommandProcess(process, out, err);
  }

  /// Waits until a file is there.
  void awaitFile(Path file) throws IOException {
    await(() -> Files.exists(file));
  }

  /// Waits until it has said something.
  void awaitOut(String word) throws IOException {
    await(() -> out().contains(word));
  }

  /// A question that may fail.
  private interface Question {
    boolean ask() throws IOException;
  }

  private void await(Question question) throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
    while (!question.ask()) {
      assertTrue(process.isAlive() && System.nanoTime() < until, Files.readString(out) + Files.readString(err));
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// What it has said so far.
  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  /// Sends it a signal, by its name.
  void signal(String name) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor());
  }

  /// Waits for its end.
  int exitCode() throws InterruptedException {
    return process.waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
