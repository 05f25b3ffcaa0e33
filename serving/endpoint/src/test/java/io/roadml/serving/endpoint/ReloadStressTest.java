package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Traffic from several threads while the model is replaced again and again: no request fails, every answer is that of one of
/// the contents there were, and never an older one than an answer the same caller has had.
class ReloadStressTest {
  private static final int CALLERS = 4;

  @Test @Timeout(120)
  void noRequestFailsAndNoAnswerIsWrongWhileReloadingFiftyTimes(@TempDir final Path path) throws Exception {
    stress(new Folder(path), 50);
  }

  @Test @Tag("soak") @Timeout(1800)
  void noRequestFailsAndNoAnswerIsWrongWhileReloadingTwentyThousandTimes(@TempDir final Path path) throws Exception {
    stress(new Folder(path), 20_000);
  }

  private static void stress(final Folder folder, final int reloads) throws Exception {
    final AffineEngine engine = new AffineEngine();
    engine.noting = false;
    folder.affine("m", "1", 1, 0);
    folder.config("m", "instance_group [ { count: 2 } ]", "version_policy { latest { num_versions: 1 } }");
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    final AtomicInteger newest = new AtomicInteger(1);
    final AtomicLong answers = new AtomicLong();
    final EndpointsConfig settings = EndpointsConfig.of(List.of(engine), List.of(DirectorySource.open(folder.path(),
        Duration.ofMillis(2)))).withControl(ModelControl.EXPLICIT).withStartup(List.of("m"));
    try (Endpoints endpoints = Folder.opened(settings)) {
      final List<Thread> callers = new ArrayList<>();
      final Runnable caller = () -> call(endpoints, newest, answers, failure);
      for (int number = 0; number < CALLERS; number++) {
        callers.add(Thread.ofPlatform().start(caller));
      }
      for (int content = 2; content <= reloads + 1 && failure.get() == null; content++) {
        newest.set(content); // before it is served: an answer of it may come from now on
        replace(folder, content);
        endpoints.load("m");
        final long before = answers.get();
        Folder.await("traffic", () -> answers.get() > before + CALLERS || failure.get() != null);
      }
      newest.set(0);
      Drains.await(callers);
      if (failure.get() != null) {
        throw new AssertionError("after " + answers + " answers", failure.get());
      }
      assertTrue(endpoints.index().stream().anyMatch(status -> status.state() == ModelStatus.State.READY));
    }
    assertTrue(engine.isIdle(), "open models=" + engine.openModels + " instances=" + engine.openInstances);
  }

  /// Replaces the content of the version, or adds a version and takes the old one away, in turns.
  private static void replace(final Folder folder, final int content) {
    final int version = 1 + content / 2;
    folder.affine("m", String.valueOf(version), content, 0);
    if (content % 2 == 0) {
      folder.delete("m/" + (version - 1));
    }
  }

  private static void call(final Endpoints endpoints, final AtomicInteger newest, final AtomicLong answers,
      final AtomicReference<Throwable> failure) {
    float last = 0;
    try {
      while (newest.get() != 0) {
        final float answer = Ask.forY(endpoints, "m", 1);
        final int latest = newest.get();
        assertEquals(Math.round(answer), answer);
        assertTrue(answer >= last && answer >= 1 && (latest == 0 || answer <= latest),
            "answer=" + answer + " last=" + last + " newest=" + latest);
        last = answer;
        answers.incrementAndGet();
      }
    } catch (final RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }
}
