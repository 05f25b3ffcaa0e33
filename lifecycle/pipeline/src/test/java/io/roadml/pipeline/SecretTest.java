package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.store.KeptStoreFixture;
import io.roadml.pipeline.value.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Secrets by reference, and statement 51 about them: the text reaches the step, and nothing that is written down.
@Timeout(60)
class SecretTest extends KeptStoreFixture {
  private static final String TEXT = "correct-horse-battery-staple";

  @TempDir
  private Path elsewhere;

  @Override
  protected String place() {
    return folder.resolve("data").toString();
  }

  private String secret(String text) throws IOException {
    return "file:" + Files.writeString(elsewhere.resolve("token"), text + "\n");
  }

  private PipelineRun ended(Pipeline pipeline, Map<String, ?> params) throws InterruptedException {
    try (PipelineRunner runner = PipelineRunner
        .open(RunnerConfig.DEFAULT.journal(store.journal()).memory(store.memory()))) {
      PipelineRun run = runner.start(pipeline, params);
      run.await();
      return run;
    }
  }

  /// A pipeline that tells its secret to whoever listens, in a nested one too.
  private static Pipeline telltale() {
    Pipeline.Builder inner = Pipeline.named("inner");
    Param<Secret> own = inner.param("own", ParamType.secret());
    inner.act("cry", own, token -> {
      throw new IllegalStateException("inside: " + token.text());
    });
    Pipeline nested = inner.build();
    Pipeline.Builder p = Pipeline.named("telltale");
    p.failurePolicy(FailurePolicy.CONTINUE);
    Param<Secret> token = p.param("token", ParamType.secret());
    StepOptions twice = StepOptions.DEFAULT
        .retries(RetryPolicy.attempts(2).backoff(Duration.ofMillis(1), 1, Duration.ofMillis(1)));
    p.with(twice).act("shout", token, Input.context(), (secret, context) -> {
      context.log("it is " + secret.text() + ", or " + secret);
      throw new IllegalArgumentException("refused: " + secret.text());
    });
    p.pipeline("nested", nested, own.from(token));
    p.with(StepOptions.DEFAULT.keep()).step("handed", token, secret -> List.of(secret));
    return p.build();
  }

  @Test
  void aSecretReachesTheStepAndNothingThatIsWrittenDown() throws Exception {
    String reference = secret(TEXT);
    PipelineRun run = ended(telltale(), Map.of("token", reference));
    assertEquals(RunState.FAILED, run.state());
    List<RunEvent> events = store.runs().events(run.id());
    assertEquals(Map.of("token", reference), ((RunEvent.RunStarted) events.getFirst()).params());
    assertTrue(events.stream().anyMatch(e -> e instanceof RunEvent.StepLogged log
        && log.line().equals("it is ***, or ***")), events::toString);
    assertTrue(events.stream().anyMatch(e -> e instanceof RunEvent.StepRetrying retry
        && retry.failure().message().equals("refused: ***")), events::toString);
    assertTrue(events.stream().anyMatch(e -> e instanceof RunEvent.StepFinished end && end.step().equals("nested")
        && end.failure().orElseThrow().message().equals("inside: ***")), events::toString);
    assertFalse(run.failure().orElseThrow().toString().contains(TEXT));
    close();
    assertEquals(List.of(), filesWith(TEXT));
    assertFalse(filesWith("it is ***").isEmpty(), "the search itself finds nothing");
    open();
  }

  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> read(file).contains(text)).toList();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pipeline cached() {
    Pipeline.Builder p = Pipeline.named("cached");
    Param<Secret> token = p.param("token", ParamType.secret());
    p.with(StepOptions.DEFAULT.cache(CachePolicy.USE)).step("length", token, secret -> secret.text().length());
    return p.build();
  }

  @Test
  void aSecretThatIsRotatedIsNoChangeAndAnotherReferenceIs() throws Exception {
    Pipeline pipeline = cached();
    assertEquals(StepState.SUCCESS, ended(pipeline, Map.of("token", secret("first"))).states().get("length"));
    assertEquals(StepState.CACHED, ended(pipeline, Map.of("token", secret("second!"))).states().get("length"));
    String other = "file:" + Files.writeString(elsewhere.resolve("other"), "first");
    PipelineRun changed = ended(pipeline, Map.of("token", other));
    assertEquals(StepState.SUCCESS, changed.states().get("length"));
    RunEvent.StepFinished end = store.runs().events(changed.id()).stream()
        .filter(RunEvent.StepFinished.class::isInstance).map(RunEvent.StepFinished.class::cast).findFirst()
        .orElseThrow();
    assertTrue(end.cache().reason().startsWith("changed: input 1 $token"), end.cache().reason());
  }

  @Test
  void s51ASecretThatIsMissingIsRefusedBeforeTheFirstStep() throws Exception {
    for (Map.Entry<String, String> wrong : Map.of(
        "env:ROADML_TEST_NOT_SET", "pipeline=cached param token: secret=env:ROADML_TEST_NOT_SET is not set",
        "hunter2", "pipeline=cached param token: secret=***, want env:NAME or file:PATH, where the secret is",
        secret(""), "pipeline=cached param token: secret=file:" + elsewhere.resolve("token") + " is empty")
        .entrySet()) {
      assertEquals(wrong.getValue(), assertThrows(IllegalArgumentException.class,
          () -> ended(cached(), Map.of("token", wrong.getKey()))).getMessage());
    }
    assertEquals(List.of(), store.runs().latest(10));
  }

  @Test
  void definitionsHoldTheReferenceAndAStepOfOneGetsTheText() throws Exception {
    String yaml = """
        pipeline: told
        params:
          token: {type: secret, default: "%s"}
        steps:
          - name: measure
            call: io.roadml.pipeline.SecretTest::measure
            inputs: [$token]
        """.formatted(secret(TEXT));
    Pipeline pipeline = PipelineDefinition.read(yaml, "told.yaml").bind(SecretTest.class.getClassLoader());
    assertEquals(pipeline.definition().hash(),
        PipelineDefinition.read(pipeline.definition().toJson(), "told.json").hash());
    PipelineRun run = ended(pipeline, Map.of());
    assertEquals(TEXT.length(), run.output(pipeline.output("measure", Integer.class)));
  }

  static int measure(Secret token) {
    return token.text().length();
  }

  /// A step whose method says that it takes a secret.
  static final class Annotated {
    @Step(name = "measure")
    int measure(@Setting(name = "token") Secret token) {
      return SecretTest.measure(token);
    }
  }

  @Test
  void anAnnotatedMethodTakesASecretAndAResumedRunReadsItAgain() throws Exception {
    Pipeline pipeline = Pipeline.of(new Annotated());
    PipelineRun first = ended(pipeline, Map.of("token", secret("four")));
    assertEquals(4, first.output(pipeline.output("measure", Integer.class)));
    Pipeline told = telltale();
    PipelineRun failed = ended(told, Map.of("token", secret(TEXT)));
    try (PipelineRunner runner = PipelineRunner.open(RunnerConfig.DEFAULT.journal(store.journal()))) {
      PipelineRun again = runner.resume(told, failed.id(), Map.of());
      assertEquals(RunState.FAILED, again.await());
      assertTrue(again.failure().orElseThrow().message().endsWith(": ***"), again.failure()::toString);
    }
  }

  @Test
  void everyLineOfASecretOfSeveralIsHidden() {
    Mask mask = new Mask(List.of()).and(Mask.of(List.of(lines())));
    assertEquals("*** and *** but not end", mask.hide("first-line and second-line but not end"));
    assertEquals("***", mask.hide("first-line\nsecond-line\nend"));
  }

  private Secret lines() {
    try {
      return Secret.of(secret("first-line\nsecond-line\nend")).resolved();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
