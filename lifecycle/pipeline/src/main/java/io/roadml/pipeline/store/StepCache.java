package io.roadml.pipeline.store;

import io.roadml.metadata.MetadataException;
import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.CacheReport;
import io.roadml.pipeline.CacheStatus;
import io.roadml.pipeline.Remembered;
import io.roadml.pipeline.StepCall;
import io.roadml.pipeline.StepMemory;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.code.NoKeyException;
import io.roadml.pipeline.value.ValueStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// The memory of steps in a metadata store and an artifact store: for the same key it gives the output that was computed
/// before, here or by another process.
///
/// - Once: of those who ask for the same key at the same time one computes, and the others wait for its output.
/// - Damage: an output that cannot be read, for whatever reason, counts as a miss, and the next one replaces it.
/// - Resume: an output that the resumed run had is used, whatever the policy, if the key is still the same.
/// - Threading: safe for many threads and processes.
final class StepCache implements StepMemory {
  private static final System.Logger LOGGER = System.getLogger(StepCache.class.getName());
  private static final String NO_KEY = "";

  private final ValueStore values;
  private final Entries entries;
  private final Claims claims;
  private final Keeper keeper;
  private final Predicate<String> isJournalled;
  private final KeyMaker keys;
  private final Clock clock;

  /// @param isJournalled whether events of a run follow that outputs can be written together with
  StepCache(ValueStore values, Entries entries, Claims claims, Keeper keeper, Predicate<String> isJournalled,
      KeyMaker keys, Clock clock) {
    this.values = values;
    this.entries = entries;
    this.claims = claims;
    this.keeper = keeper;
    this.isJournalled = isJournalled;
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Object read(String digest) throws IOException {
    return values.read(digest);
  }

  @Override
  public Recollection recall(StepCall call) throws InterruptedException {
    StepKey key;
    try {
      key = keys.of(call);
    } catch (NoKeyException | RuntimeException e) {
      return unknown(call, e);
    }
    try {
      return recall(call, key);
    } catch (MetadataException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      return new Computed(call, Optional.of(key), new CacheReport(CacheStatus.MISS, e.getMessage()));
    }
  }

  /// Also for what a codec or a class file throws that nobody expects: the step runs all the same.
  private Recollection unknown(StepCall call, Exception why) {
    String reason = Objects.requireNonNullElse(why.getMessage(), why.toString());
    if (call.earlier().isPresent()) {
      LOGGER.log(System.Logger.Level.WARNING, "step={0} of run={1} runs again: {2}", call.path(), call.run(), reason);
    }
    return new Computed(call, Optional.empty(), new CacheReport(CacheStatus.DISABLED, reason));
  }

  private Recollection recall(StepCall call, StepKey key) throws InterruptedException {
    Resumed resumed = resumed(call, key);
    if (resumed.found().isPresent()) {
      return new Known(resumed.found().get(), new CacheReport(CacheStatus.HIT, "the run that is resumed has it"));
    }
    StepOptions.Caching caching = call.options().caching();
    if (caching.policy().mode() == CachePolicy.Mode.NEVER || caching.sideEffects()) {
      return new Computed(call, Optional.of(key), new CacheReport(CacheStatus.DISABLED, resumed.reason()));
    }
    return caching.policy().mode() == CachePolicy.Mode.REFRESH
        ? new Computed(call, Optional.of(key), new CacheReport(CacheStatus.REFRESHED, ""), true, Optional.empty())
        : looked(call, key);
  }

  /// What a resumed run has to give.
  ///
  /// @param reason why it is nothing, if it once was something
  private record Resumed(Optional<Found> found, String reason) {}

  private Resumed resumed(StepCall call, StepKey key) {
    if (call.earlier().isEmpty()) {
      return new Resumed(Optional.empty(), "");
    }
    Remembered earlier = call.earlier().get();
    String reason = "";
    if (earlier.key().equals(key.digest())) {
      try {
        return new Resumed(Optional.of(new Found(values.read(earlier.digest()), earlier)), "");
      } catch (IOException e) {
        reason = e.getMessage();
      }
    } else {
      reason = "changed since the run that is resumed: "
          + entries.known(earlier.key()).map(key::changes).orElse("nobody knows what");
    }
    LOGGER.log(System.Logger.Level.WARNING, "step={0} of run={1} runs again: {2}", call.path(), call.run(), reason);
    return new Resumed(Optional.empty(), reason);
  }

  private Recollection looked(StepCall call, StepKey key) throws InterruptedException {
    Look look = new Look(key, call.options().caching().policy());
    Claims.Turn<Found> turn = claims.answerOrTurn(key.digest(), call.run() + " " + call.path(), look::find);
    return turn.answer().isPresent()
        ? new Known(turn.answer().get(), new CacheReport(CacheStatus.HIT, ""))
        : new Computed(call, Optional.of(key), look.report(), true, turn.lease());
  }

  /// Looks for an output, and remembers why there is none.
  private final class Look {
    private final StepKey key;
    private final CachePolicy policy;
    private Optional<CacheReport> flaw = Optional.empty();

    Look(StepKey key, CachePolicy policy) {
      this.key = key;
      this.policy = policy;
    }

    /// Why there is none. Whoever has the turn already needs no reason so much that he would go without.
    CacheReport report() {
      try {
        return flaw.orElseGet(() -> new CacheReport(CacheStatus.MISS, entries.whyNot(key)));
      } catch (RuntimeException e) {
        return new CacheReport(CacheStatus.MISS, "the reason cannot be read: " + e.getMessage());
      }
    }

    Optional<Found> find() {
      flaw = Optional.empty();
      return entries.find(key.digest()).flatMap(this::unlessOld);
    }

    private Optional<Found> unlessOld(Entries.Entry entry) {
      Optional<Duration> passed = policy.maxAge().filter(age -> entry.isOlderThan(age, clock.instant()));
      if (passed.isEmpty()) {
        return read(entry);
      }
      flaw = Optional.of(new CacheReport(CacheStatus.EXPIRED, "kept at " + entry.keptAt() + ", older than "
          + passed.get()));
      return Optional.empty();
    }

    private Optional<Found> read(Entries.Entry entry) {
      try {
        // First: what was used just now is not evicted.
        entries.touch(key.digest(), entry);
        return Optional.of(new Found(values.read(entry.output()), new Remembered(key.digest(), entry.output())));
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.WARNING, "step={0} runs again: {1}", key.step(), e.getMessage());
        flaw = Optional.of(new CacheReport(CacheStatus.MISS, String.valueOf(e.getMessage())));
        return Optional.empty();
      }
    }
  }

  /// An output that is there.
  private record Known(Found output, CacheReport report) implements Recollection {
    @Override
    public Optional<Found> found() {
      return Optional.of(output);
    }

    @Override
    public Optional<Remembered> keep(Object computed) {
      throw new IllegalStateException("nothing had to be computed");
    }

    @Override
    public void close() {
    }
  }

  /// A call whose output has to be computed.
  private final class Computed implements Recollection {
    private final String run;
    private final Optional<StepKey> key;
    private final boolean isForOthers;
    private CacheReport report;
    private Optional<Leases.Lease> claim;

    Computed(StepCall call, Optional<StepKey> key, CacheReport report) {
      this(call, key, report, false, Optional.empty());
    }

    /// @param isForOthers whether other runs may have the output
    /// @param claim       the turn to compute it; empty for one who has not waited for his
    Computed(StepCall call, Optional<StepKey> key, CacheReport report, boolean isForOthers,
        Optional<Leases.Lease> claim) {
      this.run = call.run();
      this.key = key;
      this.report = report;
      this.isForOthers = isForOthers;
      this.claim = claim;
    }

    @Override
    public Optional<Found> found() {
      return Optional.empty();
    }

    @Override
    public CacheReport report() {
      return report;
    }

    @Override
    public Optional<Remembered> keep(Object output) {
      try {
        Keeper.Kept kept = new Keeper.Kept(values.prepare(output), key, isForOthers, claim);
        if (isJournalled.test(run)) {
          keeper.keepLater(kept);
        } else {
          keeper.keep(kept);
        }
        claim = Optional.empty();
        return Optional.of(new Remembered(key.map(StepKey::digest).orElse(NO_KEY), kept.output().digest()));
      } catch (IOException | RuntimeException e) {
        LOGGER.log(System.Logger.Level.WARNING, "an output is not kept: {0}", e.getMessage());
        report = new CacheReport(CacheStatus.PUT_FAILED, Objects.requireNonNullElse(e.getMessage(), e.toString()));
        return Optional.empty();
      }
    }

    /// A turn that was not given back with the output.
    @Override
    public void close() {
      claim.ifPresent(turn -> claims.release(key.orElseThrow().digest(), turn));
      claim = Optional.empty();
    }
  }
}
