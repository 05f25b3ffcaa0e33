package io.roadml.schedules;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.MetadataException;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.schedules.FireTable.Lane;
import io.roadml.schedules.FireTable.Wanted;
import io.roadml.schedules.RunStarter.Look;
import io.roadml.schedules.Schedules.ScheduleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Fires the schedules of a store. Several may do so at once, in processes of several machines; each instant still has one run.
///
/// - Once: a fire is a row, its run has an id that follows from the instant, and a process that was killed between the claim and the start
///   is followed by another that does the same again. A run that was killed is gone on with: steps whose end was written down
///   are not done again, the others are, at most three times.
/// - Failures: of a run, or of its start, are the fire's, and told to a webhook. A store that cannot be reached is tried again. A schedule
///   that cannot be read is logged once, and left to others.
/// - Threading: one thread of its own.
public final class ScheduleRunner implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(ScheduleRunner.class.getName());
  private static final Duration FAREWELL = Duration.ofSeconds(30);
  private static final int MOST_ATTEMPTS = 3;

  private final Schedules schedules;
  private final Readings readings = new Readings();
  private final FireTable fires;
  private final Noticing noticing;
  private final Claiming claiming;
  private final Pruning pruning;
  private final RunStarter starter;
  private final FailureWebhook webhook;
  private final SchedulerConfig config;
  private final String owner = UUID.randomUUID().toString();
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Predicate<Lane> lanes;
  private final Thread thread = Thread.ofPlatform().name("roadml-schedules").daemon().unstarted(this::live);
  private boolean isBroken;

  private ScheduleRunner(MetadataStore metadata, RunStarter starter, FailureWebhook webhook, SchedulerConfig config,
      Predicate<Lane> lanes) {
    this.schedules = new Schedules(metadata, config.clock());
    this.fires = new FireTable(metadata);
    this.noticing = new Noticing(metadata, schedules, readings);
    this.claiming = new Claiming(metadata, schedules, readings, owner, config);
    this.pruning = new Pruning(metadata, config.keptFires());
    this.starter = starter;
    this.webhook = webhook;
    this.config = config;
    this.lanes = lanes;
  }

  /// Begins to fire.
  ///
  /// @param starter runs the pipelines; this runner closes it
  /// @param webhook is told failures; closing it is the caller's
  public static ScheduleRunner open(MetadataStore metadata, RunStarter starter, FailureWebhook webhook,
      SchedulerConfig config) {
    ScheduleRunner runner = standingStill(metadata, starter, webhook, config);
    runner.thread.start();
    return runner;
  }

  /// One that does something only when it is told to [#pass].
  static ScheduleRunner standingStill(MetadataStore metadata, RunStarter starter, FailureWebhook webhook,
      SchedulerConfig config) {
    return new ScheduleRunner(metadata, starter, webhook, config, _ -> true);
  }

  /// Does a backfill, on the caller's thread and in no other schedule's way. If the process is killed, other runners go on with it.
  ///
  /// @param progress is told how far it is
  /// @throws InterruptedException if the caller was interrupted; what runs then is left to others
  public static BackfillProgress finish(String backfill, MetadataStore metadata, RunStarter starter,
      FailureWebhook webhook, SchedulerConfig config, Consumer<BackfillProgress> progress) throws InterruptedException {
    try (ScheduleRunner runner = new ScheduleRunner(metadata, starter, webhook, config,
        lane -> lane.backfill().equals(Optional.of(backfill)))) {
      BackfillProgress now = runner.schedules.progress(backfill);
      while (!now.isDone()) {
        runner.go();
        now = runner.schedules.progress(backfill);
        progress.accept(now);
        if (!now.isDone() && runner.ending.await(config.poll().toNanos(), TimeUnit.NANOSECONDS)) {
          throw new InterruptedException("backfill=" + backfill + " was closed");
        }
      }
      return now;
    }
  }

  private void live() {
    try {
      boolean isEnding = false;
      while (!isEnding) {
        isEnding = ending.await(passSafely().toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException _) {
      LOG.log(System.Logger.Level.DEBUG, "the schedules are interrupted");
    }
  }

  /// @return how long there is nothing to do
  private Duration passSafely() throws InterruptedException {
    try {
      Duration left = untilNext(pass());
      isBroken = false;
      return left;
    } catch (RuntimeException e) {
      if (!isBroken) {
        LOG.log(System.Logger.Level.WARNING, "schedules are not fired; this is tried again", e);
      }
      isBroken = true;
      return config.poll();
    }
  }

  private Duration untilNext(Instant noticed) {
    return schedules.nextDue(noticed).map(next -> Duration.between(config.clock().instant(), next))
        .filter(left -> left.compareTo(config.poll()) < 0).orElse(config.poll());
  }

  /// Looks once at everything: which runs have ended, which fires are due, whose turn it is, and what can be forgotten.
  ///
  /// @return the moment up to which fires are noticed
  Instant pass() throws InterruptedException {
    settle();
    Instant now = config.clock().instant();
    noticing.notice(now);
    startAll();
    pruning.prune(now);
    return now;
  }

  /// Without new fires.
  private void go() throws InterruptedException {
    settle();
    startAll();
  }

  private void settle() throws InterruptedException {
    for (Wanted wanted : fires.started()) {
      if (lanes.test(new Lane(wanted.fire().schedule(), wanted.fire().backfill()))) {
        settle(wanted);
      }
    }
  }

  private void settle(Wanted wanted) throws InterruptedException {
    Fire fire = wanted.fire();
    Optional<Look> look = starter.look(fire.run().orElseThrow());
    if (look.isPresent() && look.get().state().isTerminal()) {
      over(fire, look.get());
    } else if (look.isEmpty() || !look.get().isAlive()) {
      if (claiming.take(fire)) {
        start(wanted);
      }
    } else if (wanted.isUnwanted()) {
      starter.cancel(fire.run().orElseThrow());
    }
  }

  private void over(Fire fire, Look look) {
    FireState state = switch (look.state()) {
      case SUCCESS -> FireState.SUCCESS;
      case FAILED -> FireState.FAILED;
      default -> FireState.CANCELLED;
    };
    end(fire, state, look.failure().map(Object::toString), Optional.of(look));
  }

  private void end(Fire fire, FireState state, Optional<String> message, Optional<Look> look) {
    Instant now = config.clock().instant();
    if (fires.settle(fire, owner, state, message, now) && state == FireState.FAILED) {
      Optional<Schedule> schedule = schedules.row(fire.schedule()).flatMap(readings::read);
      webhook.tell(FailureNotice.of(fire, schedule, message, look, now), schedule.flatMap(Schedule::webhook));
    }
  }

  private void startAll() throws InterruptedException {
    int places = config.mostRuns() - fires.startedBy(owner);
    for (Optional<Wanted> next = next(places); next.isPresent(); next = next(--places)) {
      start(next.get());
    }
  }

  private Optional<Wanted> next(int places) {
    return places > 0 && ending.getCount() > 0 ? claiming.next(lanes) : Optional.empty();
  }

  private void start(Wanted wanted) throws InterruptedException {
    Fire fire = wanted.fire();
    Optional<ScheduleRow> row = schedules.row(fire.schedule());
    if (wanted.isUnwanted()) {
      end(fire, FireState.CANCELLED, Optional.of("a later fire came"), Optional.empty());
    } else if (row.isEmpty()) {
      end(fire, FireState.CANCELLED, Optional.of("the schedule was deleted"), Optional.empty());
    } else if (fire.attempts() >= MOST_ATTEMPTS) {
      end(fire, FireState.FAILED, Optional.of("each of " + fire.attempts() + " processes that ran it has died"),
          Optional.empty());
    } else {
      start(fire, row.get());
    }
  }

  private void start(Fire fire, ScheduleRow row) throws InterruptedException {
    try {
      String run = starter.start(Launching.of(row.schedule(), fire));
      if (!fires.started(fire, owner, run, config.clock().instant())) {
        LOG.log(System.Logger.Level.WARNING, "run=" + run + " of schedule=" + fire.schedule()
            + " took so long to start that another process was to do it; it is the same run");
      }
    } catch (MetadataException e) {
      LOG.log(System.Logger.Level.WARNING, () -> "schedule=" + fire.schedule() + " fire=" + fire.at()
          + " is not started; this is tried again: " + e.getMessage());
    } catch (RefusedException e) {
      refused(fire, e);
    } catch (RuntimeException | LinkageError e) {
      end(fire, FireState.FAILED, Optional.of(e.getClass().getSimpleName() + ": " + e.getMessage()), Optional.empty());
    }
  }

  /// Somebody may be going on with the run still: the claim runs out, and then it is seen again.
  private void refused(Fire fire, RefusedException e) {
    if (e.code() == ErrorCode.RESOURCE_CONFLICT) {
      LOG.log(System.Logger.Level.DEBUG, "schedule={0} fire={1}: {2}", fire.schedule(), fire.at(), e.getMessage());
    } else {
      end(fire, FireState.FAILED, Optional.of(e.getMessage()), Optional.empty());
    }
  }

  /// Stops firing, and ends what runs so that the next runner of any process goes on with it.
  @Override
  public void close() {
    ending.countDown();
    try {
      if (thread.isAlive() && !thread.join(FAREWELL)) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    giveBack();
    starter.close();
  }

  private void giveBack() {
    try {
      fires.giveBack(owner, config.clock().instant());
    } catch (MetadataException e) {
      LOG.log(System.Logger.Level.WARNING, "what runs here is given back only when others see it is dead: {0}",
          e.getMessage());
    }
  }
}
