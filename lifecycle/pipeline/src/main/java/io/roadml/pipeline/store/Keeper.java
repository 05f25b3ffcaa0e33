package io.roadml.pipeline.store;

import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.value.ValueStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Writes outputs, their keys and cache entries into the tables: at once, or together with the events that tell of them, so that
/// a step that ends costs one forced write and not two.
///
/// - Order: rows of one table are written in the order of their keys, so that two processes never wait for each other.
/// - Threading: safe for many threads.
final class Keeper {
  private static final System.Logger LOGGER = System.getLogger(Keeper.class.getName());
  private static final Comparator<
      Kept> BY_KEY = Comparator.comparing(kept -> kept.key().map(StepKey::digest).orElse(""));

  private final MetadataStore store;
  private final ValueStore values;
  private final Entries entries;
  private final Claims claims;
  private final ConcurrentLinkedQueue<Kept> waiting = new ConcurrentLinkedQueue<>();

  Keeper(MetadataStore store, ValueStore values, Entries entries, Claims claims) {
    this.store = store;
    this.values = values;
    this.entries = entries;
    this.claims = claims;
  }

  /// An output.
  ///
  /// @param isEntered whether it is for other runs too
  /// @param claim     who computed it, which is given back with it
  record Kept(ValueStore.Prepared output, Optional<StepKey> key, boolean isEntered, Optional<Leases.Lease> claim) {}

  /// Writes an output; when it returns, it is durable.
  void keep(Kept kept) {
    List<Kept> one = List.of(kept);
    store.transactRows(() -> write(one));
    written(one);
  }

  /// Has an output written by whoever [takes][#take] it next.
  void keepLater(Kept kept) {
    waiting.add(kept);
  }

  /// What waits to be written. Whoever takes it says what came of it.
  List<Kept> take() {
    List<Kept> taken = new ArrayList<>();
    for (Kept kept = waiting.poll(); kept != null; kept = waiting.poll()) {
      taken.add(kept);
    }
    return taken;
  }

  /// Writes within the caller's transaction.
  List<Kept> write(List<Kept> all) {
    all.stream().map(Kept::output).sorted(Comparator.comparing(ValueStore.Prepared::digest)).forEach(values::enter);
    all.stream().sorted(BY_KEY).map(Kept::key).flatMap(Optional::stream).forEach(entries::know);
    all.stream().filter(Kept::isEntered).sorted(BY_KEY).forEach(this::enter);
    return all;
  }

  /// Who was taken for dead meanwhile does not replace what his successor has found.
  private void enter(Kept kept) {
    String key = kept.key().orElseThrow().digest();
    if (kept.claim().isEmpty() || claims.giveBackWithin(kept.claim().get())) {
      entries.enter(key, kept.output());
    } else {
      entries.enterIfAbsent(key, kept.output());
    }
  }

  /// The caller's transaction is durable.
  void written(List<Kept> all) {
    for (Kept kept : all) {
      kept.claim().ifPresent(claim -> claims.givenBack(kept.key().orElseThrow().digest(), claim));
    }
  }

  /// The caller's transaction has failed, for whatever reason: each is tried by itself.
  void notWritten(List<Kept> all) {
    for (Kept kept : all) {
      try {
        keep(kept);
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.WARNING, "an output is not kept: {0}", e.getMessage());
        kept.claim().ifPresent(claim -> claims.release(kept.key().orElseThrow().digest(), claim));
      }
    }
  }
}
