package io.roadml.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A JVM of its own, of this JVM's kind and class path, that is told lines and answers each with a line.
///
/// It ends when its standard input does, so none is left behind when this process dies. What it writes to standard
/// error goes to this process's.
///
/// - Threading: one thread.
final class ChildJvm implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Process process;
  private final String name;
  private final PrintStream commands;
  private final BufferedReader answers;

  private ChildJvm(final String name, final Process process) {
    this.name = name;
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Starts a JVM.
  ///
  /// @param name      what to call it in messages
  /// @param core      the core to pin it to, or −1
  /// @param flags     flags of the JVM
  /// @param main      the class whose `main` runs
  /// @param arguments its arguments
  static ChildJvm start(final String name, final int core, final List<String> flags, final Class<?> main,
      final String... arguments) throws IOException {
    final List<String> command = new ArrayList<>(Pinning.prefix(core));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    final Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new ChildJvm(name, process);
  }

  /// Returns the flags of this JVM that open modules of the JDK: what reads an online store needs them.
  static List<String> flagsOfModules() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("--add-opens") || flag.startsWith("--add-exports")
            || flag.startsWith("--sun-misc-unsafe"))
        .toList();
  }

  /// Waits for the next line it writes.
  ///
  /// @throws IOException when it has ended instead
  String hear() throws IOException {
    final String line = answers.readLine();
    if (line == null) {
      throw new IOException(name + " ended before it answered; what it wrote to standard error says why");
    }
    return line;
  }

  /// Tells it a line and waits for the answer.
  String ask(final String line) throws IOException {
    commands.println(line);
    return hear();
  }

  long pid() {
    return process.pid();
  }

  /// Returns the processor time it has used.
  Duration cpu() throws IOException {
    return process.info().totalCpuDuration()
        .orElseThrow(() -> new IOException("this system does not tell the processor time of " + name));
  }

  @Override
  public void close() {
    commands.close();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      answers.close();
    } catch (final InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (final IOException e) {
      throw new UncheckedIOException("closing " + name, e);
    }
  }
}
