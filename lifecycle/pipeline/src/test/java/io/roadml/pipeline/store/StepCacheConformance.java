package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.Blob;
import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.CacheStatus;
import io.roadml.pipeline.Remembered;
import io.roadml.pipeline.RetryPolicy;
import io.roadml.pipeline.StepCall;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.value.ValueCodec;
import io.roadml.pipeline.value.ValueDigest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Statements 28 to 36 of the cache, as a runner would meet them.
abstract class StepCacheConformance extends KeptStoreFixture {
  private static final StepOptions USED = StepOptions.DEFAULT.cache(CachePolicy.USE);

  record Model(String name, double[] weights) {}

  private static StepCall train(double rate) {
    return call("train", () -> new Model("m", new double[]{0.5}), given("learning_rate", rate));
  }

  @Test
  void statement28TheSameKeyGivesTheSameBytesAndTheBodyIsNotCalled() throws Exception {
    Outcome first = run(train(0.1));
    Outcome second = run(train(0.1));
    assertTrue(first.computed());
    assertEquals("MISS: the step has not run before", first.told());
    assertFalse(second.computed());
    assertEquals("HIT", second.told());
    assertEquals(first.remembered(), second.remembered());
    assertEquals(ValueDigest.of(first.value(), Map.of()), ValueDigest.of(second.value(), Map.of()));
    assertEquals("m", ((Model) second.value()).name());
    Object kept = store.memory().read(first.remembered().orElseThrow().digest());
    assertEquals(ValueDigest.of(first.value(), Map.of()), ValueDigest.of(kept, Map.of()));
  }

  @Test
  void statement28AnOutputOfAnySizeComesBack() throws Exception {
    for (int bytes : new int[]{0, 1, 4_000, 4_096, 10_000, 3 << 20}) {
      byte[] content = new byte[bytes];
      Arrays.fill(content, (byte) 7);
      StepCall call = call("write", () -> content, given("bytes", bytes));
      assertTrue(run(call).computed());
      Outcome again = run(call);
      assertFalse(again.computed());
      assertArrayEquals(content, (byte[]) again.value());
    }
  }

  @Test
  void statement29EveryPartOfTheKeyCountsAndIsNamedWhenItHasChanged() throws Exception {
    environment.put("REGION", "eu");
    StepOptions options = USED.codeVersion("1").environment("REGION");
    StepCall.Given[] inputs = {given("learning_rate", 0.1), given("raw", List.of(1, 2))};
    Body body = () -> 1;
    run(call("train", body, options, inputs));
    assertEquals("HIT", run(call("train", body, options, inputs)).told());
    assertEquals("MISS: changed: input 1 learning_rate: 0.1 -> 0.01",
        run(call("train", body, options, given("learning_rate", 0.01), inputs[1])).told());
    assertEquals("MISS: changed: input 2 raw",
        run(call("train", body, options, inputs[0], given("raw", List.of(2, 1)))).told());
    assertEquals("MISS: changed: code: version 1 -> version 2",
        run(call("train", body, options.codeVersion("2"), inputs)).told());
    environment.put("REGION", "us");
    assertEquals("MISS: changed: environment REGION", run(call("train", body, options, inputs)).told());
    environment.remove("REGION");
    assertEquals("MISS: changed: environment REGION", run(call("train", body, options, inputs)).told());
    assertEquals("MISS: changed: element (new)", run(element(call("train", body, options, inputs), 0)).told());
  }

  @Test
  void statement29WhatIsNotDeclaredDoesNotCount() throws Exception {
    run(train(0.1));
    environment.put("HOME", "/elsewhere");
    clock.advance(Duration.ofDays(400));
    StepCall other = train(0.1);
    assertEquals("HIT", run(new StepCall("another run", "outer/train", "train", Optional.empty(), 3, other.code(),
        other.inputs(), other.options().retries(RetryPolicy.attempts(3)).priority(5), Optional.empty())).told());
  }

  @Test
  void statement29ANumberCountsByItsValueAndAMapByItsEntries() throws Exception {
    Body body = () -> 1;
    run(call("s", body, given("rate", 1), given("options", Map.of("a", 1, "b", 2))));
    for (Object same : new Object[]{1L, 1.0, 1.0f, (short) 1, new java.math.BigDecimal("1.000")}) {
      assertEquals("HIT",
          run(call("s", body, given("rate", same), given("options", Map.of("b", 2, "a", 1)))).told());
    }
    assertEquals("MISS: changed: input 1 rate: 1 -> 1.5",
        run(call("s", body, given("rate", 1.5), given("options", Map.of("a", 1, "b", 2)))).told());
    run(call("z", body, given("zero", 0.0)));
    assertEquals("MISS: changed: input 1 zero: 0 -> -0.0", run(call("z", body, given("zero", -0.0))).told());
    run(call("n", body, given("none", Double.NaN)));
    assertEquals("HIT", run(call("n", body, given("none", Float.NaN))).told());
  }

  @Test
  void statement30ChangedCodeIsAMissThatSaysSo() throws Exception {
    run(call("train", () -> 1));
    assertEquals("MISS: changed: code", run(call("train", () -> 2)).told());
  }

  @Test
  void statement31AnInputCountsByItsContentWhoeverMadeIt() throws Exception {
    Outcome cached = run(call("load", () -> List.of("a", "b")));
    Outcome uncached = run(call("load_again", () -> List.of("a", "b"), StepOptions.DEFAULT));
    String digest = cached.remembered().orElseThrow().digest();
    assertEquals(digest, uncached.remembered().orElseThrow().digest());
    Body body = () -> 5;
    StepCall.Given byDigest = new StepCall.Given("raw", List.of("a", "b"), Optional.of(digest));
    run(call("count", body, byDigest));
    assertEquals("HIT", run(call("count", body, given("raw", List.of("a", "b")))).told());
  }

  @Test
  void statement33AFlippedBitIsAMissAndTheEntryIsReplaced() throws Exception {
    byte[] content = new byte[100_000];
    StepCall call = call("write", () -> content);
    run(call);
    Path blob = theOnlyBlob();
    byte[] bytes = Files.readAllBytes(blob);
    bytes[bytes.length / 2] ^= 1;
    assertTrue(blob.toFile().setWritable(true));
    Files.write(blob, bytes);
    Outcome damaged = run(call);
    assertTrue(damaged.computed());
    assertEquals(CacheStatus.MISS, damaged.report().status());
    assertTrue(damaged.told().contains("damaged"), damaged.told());
    assertEquals("HIT", run(call).told());
  }

  @Test
  void statement33ABlobThatIsCutOffOrGoneIsAMissAndTheEntryIsReplaced() throws Exception {
    byte[] content = new byte[100_000];
    StepCall call = call("write", () -> content);
    run(call);
    Path blob = theOnlyBlob();
    assertTrue(blob.toFile().setWritable(true));
    Files.write(blob, new byte[10]);
    assertTrue(run(call).computed());
    assertEquals("HIT", run(call).told());
    Files.delete(blob);
    assertTrue(run(call).computed());
    assertEquals("HIT", run(call).told());
  }

  @Test
  void statement33ADamagedRowIsAMissAndIsReplaced() throws Exception {
    StepCall call = call("write", () -> "small");
    for (String body : new String[]{"AAAA", "", "no base64!", "ARg="}) {
      run(call);
      metadata.sql().update("UPDATE pipeline_value SET body = ?", body);
      Outcome damaged = run(call);
      assertTrue(damaged.computed(), body);
      assertTrue(damaged.told().startsWith("MISS: output="), damaged.told());
      assertEquals("HIT", run(call).told());
    }
    metadata.sql().update("DELETE FROM pipeline_value");
    assertTrue(run(call).told().contains("is not kept any more"));
    assertEquals("HIT", run(call).told());
  }

  private Path theOnlyBlob() throws IOException {
    try (Stream<Blob> blobs = artifacts.blobs(); Stream<Path> files = Files.walk(folder.resolve("artifacts"))) {
      String digest = blobs.findFirst().orElseThrow().digest();
      return files.filter(file -> file.getFileName().toString().equals(digest)).findFirst().orElseThrow();
    }
  }

  @Test
  void statement34AStepThatFailsIsNotRemembered() throws Exception {
    StepCall call = call("fail", () -> {
      throw new IllegalStateException("no");
    });
    assertThrows(IllegalStateException.class, () -> run(call));
    IllegalStateException again = assertThrows(IllegalStateException.class, () -> run(call));
    assertEquals("no", again.getMessage());
    assertEquals(Optional.of(0L), metadata.sql().first("SELECT COUNT(*) FROM pipeline_entry", row -> row.integer(1)));
    assertEquals(Optional.of(0L), metadata.sql().first("SELECT COUNT(*) FROM pipeline_lease", row -> row.integer(1)));
  }

  @Test
  void statement34AndStatement35PoliciesDoAsTheyAreNamed() throws Exception {
    Body body = () -> 1;
    StepOptions never = USED.cache(CachePolicy.NEVER);
    assertEquals("DISABLED", run(call("s", body, never)).told());
    assertEquals("MISS: its output was not kept, or was evicted", run(call("s", body, USED)).told());
    assertEquals("DISABLED", run(call("s", body, never)).told());
    assertEquals("HIT", run(call("s", body, USED)).told());
    Outcome refreshed = run(call("s", body, USED.cache(CachePolicy.REFRESH)));
    assertEquals("REFRESHED", refreshed.told());
    assertTrue(refreshed.computed());
    StepOptions young = USED.cache(CachePolicy.usedFor(Duration.ofHours(1)));
    clock.advance(Duration.ofHours(1));
    assertEquals("HIT", run(call("s", body, young)).told());
    clock.advance(Duration.ofSeconds(1));
    assertEquals("EXPIRED: kept at 2026-11-26T12:00:00Z, older than PT1H", run(call("s", body, young)).told());
    assertEquals("HIT", run(call("s", body, young)).told());
  }

  @Test
  void statement35AnOutputThatCannotBeKeptDoesNoHarm() throws Exception {
    StepCall call = call("connect", Thread::currentThread);
    Outcome outcome = run(call);
    assertEquals(Thread.currentThread(), outcome.value());
    assertEquals(Optional.empty(), outcome.remembered());
    assertEquals(CacheStatus.PUT_FAILED, outcome.report().status());
    assertTrue(outcome.told().contains("type=java.lang.Thread"), outcome.told());
    assertTrue(run(call).computed());
  }

  @Test
  void statement35AnOutputThatIsTooLargeDoesNoHarm() throws Exception {
    try (PipelineStore small = store(config().withMostBytes(1_000_000))) {
      byte[] content = new byte[2_000_000];
      Outcome outcome = run(small, call("write", () -> content));
      assertEquals("PUT_FAILED: the value cannot be kept: it has more than 1000000 bytes", outcome.told());
      Path file = Files.write(folder.resolve("large"), content);
      assertEquals(CacheStatus.PUT_FAILED, run(small, call("file", () -> file.toFile().toPath())).report().status());
    }
    try (Stream<Path> left = Files.list(folder.resolve("work"))) {
      assertEquals(List.of(), left.toList());
    }
  }

  /// More than an array can hold.
  @Tag("soak") @Test
  void statement35AnOutputOfMoreThanTwoGigabytesIsKeptOrRefusedWithoutHarm() throws Exception {
    long size = (2L << 30) + 3;
    Path file = folder.resolve("huge");
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(size);
    }
    StepCall call = call("write", () -> file.toFile().toPath());
    assertTrue(run(call).remembered().isPresent());
    assertEquals(size, Files.size((Path) run(call).value()));
    List<byte[]> parts = Collections.nCopies(33, new byte[64 << 20]);
    try (PipelineStore small = store(config().withMostBytes(2L << 30))) {
      Outcome outcome = run(small, call("compute", () -> parts));
      assertEquals("PUT_FAILED: the value[31] cannot be kept: it has more than 2147483648 bytes", outcome.told());
    }
  }

  @Test
  void statement35AStepWhoseCodeIsNotKnownIsDisabledWithTheReason() throws Exception {
    Object lock = new Object();
    StepCall call = call("lock", () -> lock.hashCode());
    Outcome outcome = run(call);
    assertEquals(CacheStatus.DISABLED, outcome.report().status());
    assertTrue(outcome.told().contains("java.lang.Object"), outcome.told());
    assertTrue(run(call).computed());
    StepCall given = call("use", () -> 1, given("connection", Thread.currentThread()));
    assertTrue(run(given).told().startsWith("DISABLED: input=connection: the value cannot be kept"), run(given).told());
  }

  @Test
  void statement36AStepWithSideEffectsIsNeverSkipped() throws Exception {
    StepCall call = call("send", () -> 1, USED.sideEffects());
    assertTrue(run(call).computed());
    Outcome again = run(call);
    assertTrue(again.computed());
    assertEquals("DISABLED", again.told());
  }

  @Test
  void statement37WhatTheResumedRunHadIsUsedWhateverThePolicy() throws Exception {
    StepCall call = call("send", () -> "sent", StepOptions.DEFAULT.sideEffects(), given("to", "ada"));
    Remembered earlier = run(call).remembered().orElseThrow();
    Outcome resumed = run(resumed(call, earlier));
    assertFalse(resumed.computed());
    assertEquals("sent", resumed.value());
    assertEquals("HIT: the run that is resumed has it", resumed.told());
  }

  @Test
  void statement39WhatHasChangedSinceTheResumedRunRunsAgainAndSaysWhy() throws Exception {
    Remembered earlier = run(call("train", () -> 1, StepOptions.DEFAULT, given("rate", 0.1))).remembered()
        .orElseThrow();
    Outcome resumed = run(resumed(call("train", () -> 1, StepOptions.DEFAULT, given("rate", 0.2)), earlier));
    assertTrue(resumed.computed());
    assertEquals("DISABLED: changed since the run that is resumed: input 1 rate: 0.1 -> 0.2", resumed.told());
  }

  @Test
  void statement37AnOutputOfTheResumedRunThatIsGoneRunsAgain() throws Exception {
    StepCall call = call("train", () -> 1, StepOptions.DEFAULT);
    Remembered earlier = run(call).remembered().orElseThrow();
    metadata.sql().update("DELETE FROM pipeline_value");
    Outcome resumed = run(resumed(call, earlier));
    assertTrue(resumed.computed());
    assertTrue(resumed.told().contains("is not kept any more"), resumed.told());
  }

  @Test
  void aFileComesBackAsACopyOfItsContent() throws Exception {
    Path file = folder.resolve("model.onnx");
    String name = file.toString();
    StepCall call = call("export", () -> write(name, "weights"));
    Outcome first = run(call);
    Files.writeString(file, "overwritten by somebody else");
    Path copy = (Path) run(call).value();
    assertNotEquals(first.value(), copy);
    assertEquals("weights", Files.readString(copy));
    assertEquals("model.onnx", copy.getFileName().toString());
  }

  private static Path write(String name, String content) {
    try {
      return Files.writeString(Path.of(name), content);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aFolderComesBackWithAllItsFilesAndAnInputOfOneCountsByThem() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree/inner"));
    Files.writeString(tree.resolve("a.txt"), "a");
    Files.writeString(tree.getParent().resolve("b.txt"), "b");
    String name = tree.getParent().toString();
    StepCall call = call("split", () -> Path.of(name));
    run(call);
    Path copy = (Path) run(call).value();
    assertEquals("a", Files.readString(copy.resolve("inner/a.txt")));
    assertEquals("b", Files.readString(copy.resolve("b.txt")));
    Body body = () -> 1;
    run(call("count", body, given("tree", tree.getParent())));
    assertEquals("HIT", run(call("count", body, given("tree", copy))).told());
    Files.writeString(tree.resolve("a.txt"), "c");
    assertEquals("MISS: changed: input 1 tree", run(call("count", body, given("tree", tree.getParent()))).told());
  }

  @Test
  void aFolderWithALinkIsNotKept() throws Exception {
    Path tree = Files.createDirectories(folder.resolve("tree"));
    Files.createSymbolicLink(tree.resolve("link"), folder);
    String name = tree.toString();
    Outcome outcome = run(call("split", () -> Path.of(name)));
    assertTrue(outcome.told().startsWith("PUT_FAILED") && outcome.told().contains("link"), outcome.told());
  }

  @Test
  void anOutputThatWasNeverKeptIsNamed() {
    FileNotFoundException thrown = assertThrows(FileNotFoundException.class,
        () -> store.memory().read("0".repeat(64)));
    assertTrue(thrown.getMessage().startsWith("output=000"), thrown.getMessage());
  }

  /// A codec with faults.
  record Faulty(boolean writes) implements ValueCodec<Thread> {
    @Override
    public Class<Thread> type() {
      return Thread.class;
    }

    @Override
    public void write(Thread value, OutputStream out) throws IOException {
      if (!writes) {
        throw new IllegalStateException("a fault");
      }
      out.write(1);
    }

    @Override
    public Thread read(InputStream in) {
      throw new IllegalStateException("a fault");
    }
  }

  @Test
  void statement35AFaultyCodecDoesNoHarm() throws Exception {
    try (PipelineStore faulty = store(config().withCodecs(List.of(new Faulty(false))))) {
      assertEquals("PUT_FAILED: a fault", run(faulty, call("thread", Thread::currentThread)).told());
      assertEquals("DISABLED: a fault",
          run(faulty, call("use", () -> 1, given("thread", Thread.currentThread()))).told());
    }
    try (PipelineStore faulty = store(config().withCodecs(List.of(new Faulty(true))))) {
      assertTrue(run(faulty, call("thread", Thread::currentThread)).remembered().isPresent());
      Outcome again = run(faulty, call("thread", Thread::currentThread));
      assertTrue(again.computed());
      assertTrue(again.told().startsWith("MISS: a kept value is not of the format"), again.told());
    }
  }

  @Test
  void anElementIsComparedWithItselfIfItHasRunBefore() throws Exception {
    Body body = () -> 1;
    for (int i = 0; i < 60; i++) {
      run(element(call("each", body, given("part", "old " + i)), i));
    }
    assertEquals("MISS: changed: input 1 part: \"old 0\" -> \"new\"",
        run(element(call("each", body, given("part", "new")), 0)).told());
  }

  @Test
  void aMissIsExplainedByTheKeyThatIsMostLikeIt() throws Exception {
    Body body = () -> 1;
    run(call("s", body, USED.codeVersion("1"), given("a", 1), given("b", 1)));
    run(call("s", body, USED.codeVersion("2"), given("a", 2), given("b", 2)));
    assertEquals("MISS: changed: input 1 a: 1 -> 3",
        run(call("s", body, USED.codeVersion("1"), given("a", 3), given("b", 1))).told());
  }

  @Test
  void whenTheDatabaseFailsTheStepRunsAndIsNotKept() throws Exception {
    metadata.sql().update("DROP TABLE pipeline_entry");
    Outcome outcome = run(call("s", () -> 1));
    assertTrue(outcome.computed());
    assertTrue(outcome.told().startsWith("PUT_FAILED: metadata: ") || outcome.told().startsWith("MISS: metadata: "),
        outcome.told());
  }
}
