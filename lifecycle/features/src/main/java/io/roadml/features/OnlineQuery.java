package io.roadml.features;

import java.time.Clock;
import java.util.List;
import java.util.Map;

/// A question to the online store whose names have been resolved: ask it as often as wanted.
///
/// - Threading: safe for many threads.
/// - Definitions that change later are not seen; values are those of the moment of [#get].
public final class OnlineQuery {
  private final OnlineReads reads;
  private final List<String> stored;
  private final ComputedFeatures computed;
  private final Clock clock;

  OnlineQuery(List<FeatureRef> refs, ReadOptions options, Catalog catalog, OnlineSide online, OnDemand onDemand,
      Clock clock) {
    Map<String, OnDemand.Ready> wanted = onDemand.wanted(refs);
    List<FeatureRef> read = OnDemand.stored(refs, wanted);
    this.reads = new OnlineReads(read, options, catalog, online);
    this.stored = read.stream().map(FeatureRef::toString).toList();
    this.computed = new ComputedFeatures(refs, wanted);
    this.clock = clock;
  }

  /// The features of entities as they are now; see [FeatureStore#getOnlineFeatures].
  ///
  /// @throws IllegalArgumentException for an entity that is missing or of another type
  public OnlineFeatures get(List<? extends Map<String, ?>> entities) {
    return computed.of(new OnlineFeatures(stored, reads.read(entities, Times.micros(clock.instant()))), entities);
  }
}
