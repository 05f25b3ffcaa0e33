package io.roadml.pipeline;

import io.roadml.metadata.MetadataException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

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
  private final Leases leases;
  private final KeyMaker keys;
  private final Clock clock;

  StepCache(ValueStore values, Entries entries, Leases leases, KeyMaker keys, Clock clock) {
    this.values = values;
    this.entries = entries;
    this.claims = new Claims(leases);
    this.leases = leases;
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
    } catch (NoKeyException e) {
      return new Kept(Optional.empty(), new CacheReport(CacheStatus.DISABLED, e.getMessage()));
    }
    try {
      return recall(call, key);
    } catch (MetadataException e) {
      if (Thread.interrupted()) {
        throw (InterruptedException) new InterruptedException().initCause(e);
      }
      return new Kept(Optional.of(key), new CacheReport(CacheStatus.MISS, e.getMessage()));
    }
  }

  private Recollection recall(StepCall call, StepKey key) throws InterruptedException {
    Resumed resumed = resumed(call, key);
    if (resumed.found().isPresent()) {
      return new Known(resumed.found().get(), new CacheReport(CacheStatus.HIT, "the run that is resumed has it"));
    }
    StepOptions.Caching caching = call.options().caching();
    if (caching.policy().mode() == CachePolicy.Mode.NEVER || caching.sideEffects()) {
      return new Kept(Optional.of(key), new CacheReport(CacheStatus.DISABLED, resumed.reason()));
    }
    return caching.policy().mode() == CachePolicy.Mode.REFRESH
        ? refreshed(key)
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

  private Recollection refreshed(StepKey key) {
    return new Entered(key, new CacheReport(CacheStatus.REFRESHED, ""), leases.take("key/" + key.digest()));
  }

  private Recollection looked(StepCall call, StepKey key) throws InterruptedException {
    Look look = new Look(key, call.options().caching().policy());
    Claims.Turn<Found> turn = claims.answerOrTurn(key.digest(), call.run() + " " + call.path(), look::find);
    return turn.answer().isPresent()
        ? new Known(turn.answer().get(), new CacheReport(CacheStatus.HIT, ""))
        : new Entered(key, look.report(), turn.lease());
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

    /// Why there is none.
    CacheReport report() {
      return flaw.orElseGet(() -> new CacheReport(CacheStatus.MISS, entries.whyNot(key)));
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

  /// A call whose output is kept, but not for other runs.
  private class Kept implements Recollection {
    private final Optional<StepKey> key;
    private CacheReport report;

    Kept(Optional<StepKey> key, CacheReport report) {
      this.key = key;
      this.report = report;
    }

    @Override
    public final Optional<Found> found() {
      return Optional.empty();
    }

    @Override
    public final CacheReport report() {
      return report;
    }

    @Override
    public final Optional<Remembered> keep(Object output) {
      try {
        ValueStore.Prepared prepared = values.prepare(output);
        entries.together(() -> {
          values.enter(prepared);
          key.ifPresent(entries::know);
          enter(prepared);
          return prepared;
        });
        return Optional.of(new Remembered(key.map(StepKey::digest).orElse(NO_KEY), prepared.digest()));
      } catch (IOException | RuntimeException e) {
        LOGGER.log(System.Logger.Level.WARNING, "an output is not kept: {0}", e.getMessage());
        report = new CacheReport(CacheStatus.PUT_FAILED, Objects.requireNonNullElse(e.getMessage(), e.toString()));
        return Optional.empty();
      }
    }

    /// What else is written with it, in the same transaction.
    void enter(ValueStore.Prepared output) {
    }

    @Override
    public void close() {
    }
  }

  /// A call whose output is kept for whoever asks with the same key.
  private final class Entered extends Kept {
    private final StepKey key;
    private final Optional<Leases.Lease> lease;

    /// @param lease empty for one who has not waited for his turn
    Entered(StepKey key, CacheReport report, Optional<Leases.Lease> lease) {
      super(Optional.of(key), report);
      this.key = key;
      this.lease = lease;
    }

    /// Who was taken for dead meanwhile does not replace what his successor has found.
    @Override
    void enter(ValueStore.Prepared output) {
      if (lease.isEmpty() || leases.renew(lease.get())) {
        entries.enter(key.digest(), output);
      } else {
        entries.enterIfAbsent(key.digest(), output);
      }
    }

    @Override
    public void close() {
      lease.ifPresent(held -> claims.release(key.digest(), held));
    }
  }
}
