package io.roadml.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.metadata.MetadataStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Statement 50 with real processes and the real clock: two schedulers on one store fire each instant once, and one that is killed is
/// followed by another.
@Timeout(300)
class SchedulerProcessesTest extends SchedulesFixture {
  private static final SchedulerConfig REAL = new SchedulerConfig(Clock.systemUTC(), Duration.ofMillis(50),
      Duration.ofSeconds(1), 16, SchedulerConfig.DEFAULT.keptFires());

  @Override
  String place() {
    return folder.resolve("data").toString();
  }

  private Schedule eachSecond(String mode) {
    return Schedule.of("probe", Probe.REFERENCE, Recurrence.every(Duration.ofSeconds(1))).overlap(Overlap.QUEUE)
        .catchUp(CatchUp.all()).param("file", said("probe").toString()).param("mode", mode);
  }

  private Schedules real() {
    return new Schedules(metadata, Clock.systemUTC());
  }

  /// A scheduler; it says a line when it is ready.
  private Process scheduler() throws IOException {
    List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp",
        System.getProperty("java.class.path"), SchedulerProcessesTest.class.getName(), place(), folder.toString());
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void ready(Process process) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    assertEquals("ready", out.readLine());
  }

  /// Arguments: the store's place and a folder. It ends when its input does.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    try (MetadataStore metadata = at(args[0]);
        ArtifactStore artifacts = ArtifactStore.open(folder.resolve("artifacts"));
        FailureWebhook webhook = new FailureWebhook(WebhookConfig.NONE)) {
      ScheduleRunner runner = ScheduleRunner.open(metadata,
          new PipelineStarter(metadata, artifacts, folder.resolve("work"), Equipment.NONE), webhook, REAL);
      System.out.println("ready");
      System.in.transferTo(OutputStream.nullOutputStream());
      runner.close();
    }
  }

  @Test
  void s50TwoSchedulersFireEachInstantOnce() throws Exception {
    Process first = scheduler();
    Process second = scheduler();
    try {
      ready(first);
      ready(second);
      real().define(eachSecond("pass"));
      untilWorked(4);
      real().pause("probe");
      end(first);
      end(second);
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
    assertEveryInstantOnce();
  }

  private static void end(Process process) throws Exception {
    process.getOutputStream().close();
    assertEquals(0, process.waitFor(), () -> new String(read(process), StandardCharsets.UTF_8));
  }

  private static byte[] read(Process process) {
    try {
      return process.getInputStream().readAllBytes();
    } catch (IOException e) {
      return e.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  private void untilWorked(int times) throws Exception {
    Object nobody = new Object();
    synchronized (nobody) {
      while (worked("probe").size() < times) {
        nobody.wait(20);
      }
    }
  }

  /// The instants follow each other, and each has worked once.
  private void assertEveryInstantOnce() throws IOException {
    List<String> worked = worked("probe");
    List<String> expected = new ArrayList<>();
    for (Instant at = Instant.parse(worked.getFirst()); expected.size() < worked.size(); at = at.plusSeconds(1)) {
      expected.add(at.toString());
    }
    assertEquals(expected, worked);
  }

  @Test
  void s50ARunOfASchedulerThatIsKilledGoesOnInAnother() throws Exception {
    Process first = scheduler();
    try {
      ready(first);
      real().define(eachSecond("wait"));
      untilWorked(1);
      first.destroyForcibly().waitFor();
    } finally {
      first.destroyForcibly();
    }
    real().pause("probe");
    letGo("probe");
    Process second = scheduler();
    try {
      ready(second);
      String killed = worked("probe").getFirst();
      passless(() -> real().fires("probe", 100).getLast().state() == FireState.SUCCESS);
      assertEquals(killed, real().fires("probe", 100).getLast().at().toString());
      end(second);
    } finally {
      second.destroyForcibly();
    }
    assertEquals(1, Files.readAllLines(said("probe")).stream()
        .filter(line -> line.startsWith("note ") && line.endsWith(firstWorked())).count(),
        "what had ended is not done again");
  }

  private String firstWorked() {
    try {
      return worked("probe").getFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Question {
    boolean isTrue() throws Exception;
  }

  private static void passless(Question question) throws Exception {
    Object nobody = new Object();
    synchronized (nobody) {
      while (!question.isTrue()) {
        nobody.wait(20);
      }
    }
  }

  @Tag("soak") @Test
  void s50ThirtyKillsAtRandomMomentsLoseNoInstantAndDoubleNone() throws Exception {
    Random random = new Random(7);
    real().define(eachSecond("pass"));
    Process one = scheduler();
    try {
      for (int kill = 0; kill < 30; kill++) {
        ready(one);
        int more = worked("probe").size() + random.nextInt(3);
        passless(() -> worked("probe").size() >= more);
        one.toHandle().destroyForcibly();
        one.waitFor();
        one = scheduler();
      }
      ready(one);
      int more = worked("probe").size() + 3;
      passless(() -> worked("probe").size() >= more);
      real().pause("probe");
      end(one);
    } finally {
      one.destroyForcibly();
    }
    List<String> distinct = worked("probe").stream().distinct().sorted().toList();
    assertTrue(real().fires("probe", 1000).stream().noneMatch(fire -> fire.state() == FireState.FAILED));
    assertEquals(
        Duration.between(Instant.parse(distinct.getFirst()), Instant.parse(distinct.getLast())).toSeconds() + 1,
        distinct.size(), "no instant is lost");
    List<String> runs = real().fires("probe", 1000).stream().flatMap(fire -> fire.run().stream()).toList();
    assertEquals(runs.size(), runs.stream().distinct().count(), "each instant has its own run");
  }
}
