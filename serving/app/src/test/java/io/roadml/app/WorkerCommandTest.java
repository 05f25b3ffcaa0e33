package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.TestPostgres;
import io.roadml.pipeline.PipelineDefinition;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.PipelineRunner;
import io.roadml.pipeline.RunState;
import io.roadml.pipeline.RunnerConfig;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import io.roadml.workers.WorkerConfig;
import io.roadml.workers.WorkerPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./roadml worker`: a real process calls a step of a jar that only it and the runner know, and ends when it is told to.
@Timeout(120)
class WorkerCommandTest {
  private static final String DEFINITION = """
      pipeline: far
      steps:
        - {name: twice, call: "far.Far::two", options: {executor: workers}}
      """;

  @TempDir
  private Path folder;

  @Tag("slow") @Test
  void aWorkerCallsAStepOfItsJarAndEndsWellWhenItIsTold() throws Exception {
    String url = TestPostgres.newDatabase();
    Path classes = compiled();
    Path log = folder.resolve("log");
    Process worker = worker(log, "--metadata-url", url, "--data", folder.resolve("data").toString(), "--artifacts",
        folder.resolve("artifacts").toString(), "--jar", classes.toString(), "--threads", "1");
    try (BufferedReader out = worker.inputReader(StandardCharsets.UTF_8)) {
      String ready = out.readLine();
      assertTrue(ready != null && ready.startsWith("ready worker-" + worker.pid()), () -> ready + read(log));
      assertEquals(RunState.SUCCESS, run(url, classes), () -> read(log));
      worker.toHandle().destroy();
      assertEquals(List.of(), out.lines().toList());
      assertEquals(0, worker.waitFor(), () -> read(log));
    } finally {
      worker.destroyForcibly();
    }
    assertTrue(read(log).contains("step=twice run="), () -> read(log));
    assertTrue(read(log).contains("pick=1: done after"), () -> read(log));
  }

  private static Process worker(Path log, String... options) throws IOException {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp", System.getProperty("java.class.path"), RoadML.class.getName(), "worker"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command).redirectError(log.toFile()).start();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private Path compiled() throws IOException {
    Path source = Files.writeString(folder.resolve("Far.java"),
        "package far; public class Far { public static int two() { return 2; } }");
    Path classes = Files.createDirectories(folder.resolve("classes"));
    assertEquals(0,
        ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), source.toString()));
    return classes;
  }

  private RunState run(String url, Path classes) throws Exception {
    try (URLClassLoader jars = new URLClassLoader(new URL[]{classes.toUri().toURL()});
        MetadataStore metadata = MetadataStore.connect(url, Clock.systemUTC());
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve("artifacts"));
        PipelineStore store = new PipelineStore(metadata, artifacts, folder.resolve("runner"), StoreConfig.defaults());
        WorkerPool workers = WorkerPool.open(metadata, store, WorkerConfig.DEFAULT);
        PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.executor("workers", workers))) {
      PipelineRun run = runner.start(PipelineDefinition.read(DEFINITION, "far.yaml").bind(jars), Map.of());
      assertTrue(run.await(Duration.ofSeconds(60)), () -> "the run does not end: " + run.states());
      return run.state();
    }
  }

  @Test
  void wrongUseIsNamed() {
    String database = "jdbc:postgresql://127.0.0.1:1/none";
    assertRefused("--threads=0, want 1 to 1000 (worker)", "--metadata-url", database, "--threads", "0");
    assertRefused("--jar=no.jar is not there (worker)", "--metadata-url", database, "--jar", "no.jar");
    CommandRun file = CommandRun.of("worker", "--metadata-url", "data");
    assertEquals(RoadML.FAILED, file.exitCode());
    assertTrue(file.err().startsWith("roadml: url=data is no metadata store; want jdbc:postgresql:"), file.err());
  }

  private static void assertRefused(String message, String... options) {
    String[] words = Stream.concat(Stream.of("worker"),
        Stream.of(options)).toArray(String[]::new);
    CommandRun run = CommandRun.of(words);
    assertEquals(RoadML.WRONG_USE, run.exitCode());
    assertTrue(run.err().startsWith("roadml: " + message), run.err());
  }
}
