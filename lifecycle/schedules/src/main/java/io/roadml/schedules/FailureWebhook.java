package io.roadml.schedules;

import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.RunStarted;
import io.roadml.pipeline.RunListener;
import io.roadml.pipeline.RunState;
import io.roadml.schedules.FailureNotice.Subject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/// Tells somebody over HTTP that a run has failed: a POST of JSON. As a listener of a runner it tells of every run that fails; a
/// [ScheduleRunner] tells it of its fires, those included whose run never began.
///
/// - Body: `event` (`run_failed`), `pipeline`, `schedule`, `fire_time`, `run`, `state`, `failure` (`step`, `type`, `message`), `started_at`,
///   `ended_at`, `show` (a command), as far as there is such a thing. Secrets of the run are masked in it, as everywhere.
/// - Signature: with a signing secret the header `X-RoadML-Signature` is `sha256=` and the HMAC-SHA-256 of the body in hexadecimal.
/// - Delivery: at most 100 wait, and more are dropped with a line in the log. What nobody took (a status other than 2xx, no answer in
///   time) is tried again; a redirect is not followed, and neither it nor another 4xx than 408 and 429 is tried again. What is not
///   delivered when the process ends is lost.
/// - Harmless: no run waits for it, and nothing that it meets reaches one.
/// - Threading: safe for many threads; one of its own sends.
public final class FailureWebhook implements RunListener, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FailureWebhook.class.getName());
  private static final int MOST_WAITING = 100;
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final WebhookConfig config;
  private final WebhookPost post;
  private final ArrayBlockingQueue<Optional<Letter>> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private final Map<String, RunStarted> begun = new ConcurrentHashMap<>();
  private final AtomicBoolean isFull = new AtomicBoolean();
  private final Thread thread;

  private record Letter(String address, FailureNotice notice) {}

  /// A webhook.
  public FailureWebhook(WebhookConfig config) {
    this.config = config;
    this.post = new WebhookPost(config);
    this.thread = Thread.ofPlatform().name("roadml-webhook").daemon().start(this::send);
  }

  @Override
  public void on(RunEvent event) {
    if (event instanceof RunStarted started && started.parent().isEmpty()) {
      begun.put(started.run(), started);
    } else if (event instanceof RunFinished finished) {
      Optional.ofNullable(begun.remove(finished.run())).filter(_ -> finished.state() == RunState.FAILED)
          .ifPresent(started -> tell(notice(started, finished), Optional.empty()));
    }
  }

  private static FailureNotice notice(RunStarted started, RunFinished finished) {
    return new FailureNotice(new Subject(started.pipeline(), Optional.empty()), Optional.of(started.run()),
        Optional.empty(), finished.failure().orElse(new Failure("", "", "")), Optional.of(started.at()),
        finished.at());
  }

  /// @param address where, if not where the configuration says
  void tell(FailureNotice notice, Optional<String> address) {
    address.or(config::address).ifPresent(to -> {
      boolean isTaken = waiting.offer(Optional.of(new Letter(to, notice)));
      if (!isTaken && isFull.compareAndSet(false, true)) {
        LOG.log(System.Logger.Level.WARNING, "webhook: {0} failures wait already; those that come now are not told",
            MOST_WAITING);
      }
    });
  }

  private void send() {
    try {
      for (Optional<Letter> letter = waiting.take(); letter.isPresent(); letter = waiting.take()) {
        send(letter.get());
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.WARNING, "webhook: ended with {0} failures untold", waiting.size());
    }
  }

  private void send(Letter letter) throws InterruptedException {
    isFull.set(false);
    try {
      post.send(WebhookAddress.of(letter.address()), letter.notice().json());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "webhook: a failure is not told: " + e.getMessage());
    }
  }

  /// Waits a few seconds until what waits is sent.
  @Override
  public void close() {
    try {
      boolean isToldToEnd = waiting.offer(Optional.empty());
      if (!isToldToEnd || !thread.join(FAREWELL)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    } finally {
      post.close();
    }
  }
}
