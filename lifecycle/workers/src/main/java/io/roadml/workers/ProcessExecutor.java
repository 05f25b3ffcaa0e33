package io.roadml.workers;

import io.roadml.pipeline.FatalStepException;
import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.PortableResult;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepExecutor;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Calls each step in a JVM of its own: a step that crashes, exits or takes all memory fails, and the runner goes on.
///
/// ```java
/// try (ProcessExecutor processes = ProcessExecutor.open(ProcessConfig.DEFAULT.options("-Xmx2g"));
///     PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.executor("process", processes))) {
///   …
/// }
/// ```
///
/// - Classes: those of this process, and of the jars from which the step's class was loaded.
/// - Values: go through files, as outputs are kept; a path stays the same path. What has no bytes fails the step for good.
/// - Output: what the step prints, on standard output or error, are lines of the attempt's log.
/// - End: a step that is to end is interrupted, and its process killed after the grace. When this process dies, all end.
/// - Threading: safe for many threads, each of which waits for a process.
public final class ProcessExecutor implements StepExecutor, AutoCloseable {
  /// Flags of this JVM without which libraries do not work.
  private static final List<
      String> INHERITED = List.of("--add-", "--enable-", "--illegal-", "--sun-misc-", "-Droadml.");

  private final ProcessConfig config;
  private final Path folder;
  private final Set<StepProcess> running = ConcurrentHashMap.newKeySet();

  private ProcessExecutor(ProcessConfig config, Path folder) {
    this.config = config;
    this.folder = folder;
  }

  /// An executor; nothing is started yet.
  ///
  /// @throws IOException if the folder cannot be made
  public static ProcessExecutor open(ProcessConfig config) throws IOException {
    Path folder = config.folder().orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
    return new ProcessExecutor(config, Files.createDirectories(folder).toRealPath());
  }

  /// {@inheritDoc}
  ///
  /// @throws StepLostException if the process has ended before the step
  @Override
  public Object call(PortableCall call, StepContext context) throws IOException, InterruptedException {
    try (CallFolder exchange = CallFolder.in(folder)) {
      write(call, exchange);
      await(StepProcess.start(command(call, exchange), call, context), call);
      if (!Files.exists(exchange.result())) {
        throw new StepLostException("step=" + call.step() + " of run=" + call.run()
            + " has ended its process with exit code 0, and given nothing");
      }
      return PortableResult.read(exchange.result(), call.loader()).output();
    }
  }

  private static void write(PortableCall call, CallFolder exchange) {
    try {
      call.write(exchange.call());
    } catch (IOException e) {
      throw new FatalStepException("step=" + call.step() + " cannot be carried to a process of its own: "
          + e.getMessage(), e);
    }
  }

  private void await(StepProcess process, PortableCall call) throws InterruptedException {
    running.add(process);
    try {
      Duration half = call.grace().dividedBy(2);
      process.await(half.compareTo(config.grace()) < 0 ? half : config.grace());
    } finally {
      running.remove(process);
    }
  }

  private List<String> command(PortableCall call, CallFolder exchange) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> INHERITED.stream().anyMatch(flag::startsWith)).forEach(command::add);
    command.addAll(List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"));
    command.addAll(config.options());
    command.addAll(List.of("-cp", classPath(call.loader()), StepMain.class.getName(), exchange.path().toString()));
    return command;
  }

  private static String classPath(ClassLoader loader) {
    List<String> places = new ArrayList<>(List.of(System.getProperty("java.class.path")));
    for (ClassLoader at = loader; at != null; at = at.getParent()) {
      if (at instanceof URLClassLoader jars) {
        Stream.of(jars.getURLs()).map(ProcessExecutor::place).forEach(places::add);
      }
    }
    return String.join(File.pathSeparator, places);
  }

  private static String place(URL jar) {
    try {
      return Path.of(jar.toURI()).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw new FatalStepException("jar=" + jar + " of the step is no file that another process can load", e);
    }
  }

  /// Kills what still runs.
  @Override
  public void close() {
    running.forEach(StepProcess::kill);
  }
}
