package io.roadml.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.Failure;
import io.roadml.pipeline.FailurePolicy;
import io.roadml.pipeline.FatalStepException;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineDefinition;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RetryPolicy;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepOptions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Steps in processes of their own: whatever one does to its process, the runner goes on and says what has become of the step.
@Timeout(120)
class ProcessExecutorTest {
  private static final StepOptions OWN = StepOptions.DEFAULT.executor("process");
  private static final ProcessConfig SMALL = ProcessConfig.DEFAULT
      .options("-Xmx48m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC").grace(Duration.ofMillis(300));

  @TempDir
  Path folder;

  private final Heard heard = new Heard();

  /// Runs a pipeline to its end.
  private PipelineRun run(ProcessConfig config, Pipeline pipeline) throws Exception {
    try (ProcessExecutor processes = ProcessExecutor.open(config.folder(folder));
        PipelineRunner runner = PipelineRunner.open(config(processes))) {
      PipelineRun run = runner.start(pipeline, Map.of());
      assertTrue(run.await(Duration.ofSeconds(100)), () -> "the run does not end: " + run.states());
      return run;
    } finally {
      try (Stream<Path> left = Files.list(folder)) {
        assertEquals(List.of(), left.filter(path -> path.getFileName().toString().startsWith("step-")).toList());
      }
    }
  }

  private RunnerConfig config(ProcessExecutor processes) {
    return RunnerConfig.DEFAULT.maxParallel(3).listener(heard).executor("process", processes);
  }

  @Test
  void whateverAStepDoesToItsProcessFailsTheStepAndNothingElse() throws Exception {
    Pipeline.Builder p = Pipeline.named("bad").failurePolicy(FailurePolicy.CONTINUE);
    StepOptions retried = OWN.retries(RetryPolicy.attempts(2).backoff(Duration.ZERO, 1, Duration.ZERO));
    p.with(OWN).act("exits", () -> {
      System.err.println("last words");
      System.exit(3);
    });
    p.with(OWN).act("exits_well", () -> System.exit(0));
    p.with(retried).act("killed", () -> {
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      LockSupport.park();
    });
    p.with(retried).act("memory", ProcessExecutorTest::takeAllMemory);
    p.with(retried).act("fails", Input.context(), context -> {
      throw new IOException("attempt " + context.attempt());
    });
    p.with(retried).act("fatal", () -> {
      throw new FatalStepException("for good");
    });
    p.with(OWN).step("null", () -> null);
    p.with(OWN).step("thread", Thread::currentThread);
    Output<Integer> fine = p.step("fine", () -> 1);
    PipelineRun run = run(SMALL, p.build());
    assertEquals(RunState.FAILED, run.state());
    assertEquals(1, run.output(fine));
    assertLost("exits", "exit code 3 before the step had; the last lines: ");
    assertTrue(heard.failure("exits").message().endsWith("last words"), heard.failure("exits")::message);
    assertLost("exits_well", "exit code 0, and given nothing");
    assertLost("killed", "exit code 137 (SIGKILL)");
    assertEquals(2, heard.finished("killed").attempt());
    assertEquals("java.lang.OutOfMemoryError", heard.failure("memory").type());
    assertEquals(1, heard.finished("memory").attempt(), "statement 19: an Error is not tried again");
    assertEquals(new Failure("fails", "java.io.IOException", "attempt 2"), heard.failure("fails"));
    assertEquals(1, heard.finished("fatal").attempt());
    assertTrue(heard.failure("null").message().startsWith("the step returned null"), heard.failure("null")::message);
    assertTrue(
        heard.failure("thread").message().contains("cannot be carried back from its own process: the value cannot "
            + "be kept: type=java.lang.Thread"),
        heard.failure("thread")::message);
  }

  private void assertLost(String step, String message) throws InterruptedException {
    assertEquals(StepLostException.class.getName(), heard.failure(step).type());
    assertTrue(heard.failure(step).message().contains(message), heard.failure(step)::message);
  }

  static void takeAllMemory() {
    List<long[]> all = new ArrayList<>();
    while (all.size() < Integer.MAX_VALUE) {
      all.add(new long[1 << 17]);
    }
  }

  @Test
  void whatAStepPrintsAndLogsAreLinesOfItsLogAndItsOutputIsNone() throws Exception {
    Pipeline.Builder p = Pipeline.named("noisy");
    Output<List<Integer>> numbers = p.step("numbers", () -> List.of(5, 6));
    Output<List<Integer>> noisy = p.with(OWN).map("noisy", numbers, Input.context(), ProcessExecutorTest::noisy);
    PipelineRun run = run(SMALL, p.build());
    assertEquals(List.of(50, 60), run.output(noisy), () -> String.valueOf(run.failure()));
    assertEquals(List.of("printed", "logged noisy[1] 1 OptionalInt[1]", "half a line"), heard.lines("noisy[1]").stream()
        .filter(line -> !line.equals("an error") && !line.contains("incubator")).toList());
    assertTrue(heard.lines("noisy[0]").contains("an error"), heard.lines("noisy[0]")::toString);
  }

  static int noisy(int number, StepContext context) {
    System.out.println("printed");
    System.err.println("an error");
    context.log("logged " + context.step() + " " + context.attempt() + " " + context.element());
    System.out.print("half a line");
    System.out.flush();
    return 10 * number;
  }

  @Test
  void aLineWithoutEndIsCutAndTheLogOfAnAttemptHasAnEnd() throws Exception {
    Pipeline.Builder p = Pipeline.named("endless").failurePolicy(FailurePolicy.CONTINUE);
    p.with(OWN).act("one_line", () -> print("x".repeat(1 << 20), 200));
    p.with(OWN).act("many_lines", () -> print("y".repeat(CutLines.LONGEST) + "\n", 600));
    p.with(OWN).act("loud_end", () -> {
      print("z".repeat(CutLines.LONGEST) + "\n", 2);
      System.exit(3);
    });
    run(SMALL, p.build());
    assertEquals(List.of("x".repeat(CutLines.LONGEST) + "… (" + ((200 << 20) - CutLines.LONGEST) + " more bytes)"),
        heard.lines("one_line").stream().filter(line -> line.startsWith("x")).toList());
    List<String> many = heard.lines("many_lines");
    assertTrue(many.stream().mapToInt(String::length).sum() <= StepProcess.MOST_CHARACTERS + many.getLast().length());
    assertEquals("(more than 10000 lines or 8388608 characters; the rest is dropped)", many.getLast());
    assertTrue(heard.failure("loud_end").message().endsWith("z"));
    assertTrue(heard.failure("loud_end").message().length() < 17 << 10);
  }

  private static void print(String text, int times) {
    for (int i = 0; i < times; i++) {
      System.out.print(text);
    }
    System.out.flush();
  }

  @Test
  void s26ACancelledStepThatIgnoresItsInterruptIsKilledAfterTheGrace() throws Exception {
    Pipeline.Builder p = Pipeline.named("stubborn");
    p.with(OWN).act("stubborn", Input.context(), ProcessExecutorTest::stubborn);
    try (ProcessExecutor processes = ProcessExecutor.open(SMALL.folder(folder));
        PipelineRunner runner = PipelineRunner.open(config(processes))) {
      PipelineRun run = runner.start(p.build(), Map.of());
      ProcessHandle process = process(heard.awaitLine("stubborn", "pid "));
      run.cancel();
      assertTrue(run.await(Duration.ofSeconds(30)));
      assertEquals(RunState.CANCELLED, run.state());
      process.onExit().get(30, TimeUnit.SECONDS);
      assertEquals(List.of(), heard.all(RunEvent.StepLeaked.class));
    }
  }

  static void stubborn(StepContext context) {
    context.log("pid " + ProcessHandle.current().pid());
    while (true) {
      LockSupport.park();
      if (Thread.interrupted()) {
        context.log("interrupted, and so what");
      }
    }
  }

  private static ProcessHandle process(String pid) {
    return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
  }

  @Test
  void theProcessEndsWhenItsRunnerIsKilled() throws Exception {
    try (ChildJvm parent = ChildJvm.start(ProcessExecutorTest.class, folder.toString())) {
      ProcessHandle process = process(parent.awaitLine("pid ").substring(4));
      assertTrue(process.isAlive());
      parent.kill();
      process.onExit().get(30, TimeUnit.SECONDS);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList(), "it also leaves nothing behind");
    }
  }

  /// Runs a step that never ends; says its process.
  public static void main(String[] args) throws Exception {
    Pipeline.Builder p = Pipeline.named("parent");
    p.with(OWN).act("stubborn", Input.context(), ProcessExecutorTest::stubborn);
    try (ProcessExecutor processes = ProcessExecutor.open(SMALL.folder(Path.of(args[0])));
        PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.executor("process", processes)
            .listener(event -> {
              if (event instanceof RunEvent.StepLogged logged) {
                System.out.println(logged.line());
              }
            }))) {
      runner.start(p.build(), Map.of()).await();
    }
  }

  @Test
  void theJarsOfAStepGoWithItAndAClassThatIsInNoneIsNamed() throws Exception {
    Path classes = compiled("public class Far { public static int one() { return 1; } }");
    PipelineDefinition definition = PipelineDefinition.read("""
        pipeline: far
        steps:
          - {name: one, call: "far.Far::one", options: {executor: process}}
        """, "far.yaml");
    try (URLClassLoader jars = new URLClassLoader(new URL[]{classes.toUri().toURL()})) {
      PipelineRun run = run(SMALL, definition.bind(jars));
      assertEquals(RunState.SUCCESS, run.state(), () -> String.valueOf(run.failure()));
    }
    PipelineRun run = run(SMALL, definition.bind(new InMemory(Files.readAllBytes(classes.resolve("far/Far.class")))));
    Failure failure = run.failure().orElseThrow();
    assertEquals(FatalStepException.class.getName(), failure.type());
    assertTrue(failure.message().contains("java.lang.ClassNotFoundException: far.Far; it needs the same jars"),
        failure::message);
  }

  /// A loader whose class no other process can find.
  private static final class InMemory extends ClassLoader {
    private final byte[] bytes;

    InMemory(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    protected Class<?> findClass(String name) {
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private Path compiled(String text) throws IOException {
    Path source = Files.writeString(Files.createDirectories(folder.resolve("source")).resolve("Far.java"),
        "package far; " + text);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(),
        source.toString()));
    return classes;
  }

  @Test
  void largeOutputsComeBackAsValuesAndAsFiles() throws Exception {
    outputsOf(8 << 20, SMALL);
  }

  @Tag("soak") @Test
  void twoGibibytesComeBackToo() throws Exception {
    outputsOf(2L << 30, SMALL.options("-Xmx3g"));
  }

  private void outputsOf(long bytes, ProcessConfig config) throws Exception {
    String place = folder.resolve("large").toString();
    Pipeline.Builder p = Pipeline.named("large");
    Output<long[]> array = p.with(OWN).step("array", () -> numbers((int) (bytes / Long.BYTES)));
    Output<Path> file = p.with(OWN).step("file", () -> file(Path.of(place), bytes));
    PipelineRun run = run(config, p.build());
    assertEquals(RunState.SUCCESS, run.state(), () -> String.valueOf(run.failure()));
    long[] numbers = run.output(array);
    assertEquals(bytes / Long.BYTES, numbers.length);
    assertEquals(numbers.length - 1, numbers[numbers.length - 1]);
    assertEquals(Path.of(place), run.output(file));
    assertEquals(bytes, Files.size(run.output(file)));
    assertFalse(Files.isSymbolicLink(run.output(file)));
  }

  static long[] numbers(int count) {
    long[] numbers = new long[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  static Path file(Path place, long bytes) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(place, StandardOpenOption.CREATE,
        StandardOpenOption.WRITE)) {
      channel.position(bytes - 1);
      channel.write(java.nio.ByteBuffer.wrap(new byte[]{1}));
    }
    return place;
  }
}
