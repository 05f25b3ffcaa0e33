package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelSource.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// What is known of one model: its versions, and whether it is to be served.
///
/// - Threading: as [ServedVersion].
final class ServedModel {
  final String name;
  final NavigableMap<String, ServedVersion> versions = new TreeMap<>(VersionOrder.OLDEST_FIRST);

  /// Whether it is to be served, by the control or by a command.
  boolean wanted;

  /// What the last look at the source offered; the loader's.
  List<Offer> seen = List.of();

  /// Whether what the source offers has changed since it was last followed.
  boolean changed;

  /// The fields without effect that the log has been told of.
  List<String> warnedOf = List.of();

  ServedModel(final String name, final boolean wanted) {
    this.name = name;
    this.wanted = wanted;
  }

  /// Takes over what the source offers now.
  void see(final List<Offer> offers) {
    if (offers.equals(seen)) {
      return;
    }
    seen = offers;
    changed = true;
    versions.values().forEach(version -> version.offer = null);
    offers.forEach(offer -> versions.computeIfAbsent(offer.version(), any -> new ServedVersion()).offer = offer);
  }

  /// Returns the versions that the source offers, oldest first.
  List<String> offered() {
    final List<String> names = new ArrayList<>();
    versions.forEach((name, version) -> {
      if (version.offer != null) {
        names.add(name);
      }
    });
    return names;
  }

  /// Forgets versions that are neither offered nor served nor draining.
  void forgetGone() {
    versions.values().removeIf(version -> version.offer == null && !version.isServed()
        && version.state != ModelStatus.State.UNLOADING);
  }

  /// Says whether every chosen version is served; a model that is not wanted, or no longer there, has none.
  boolean isReady() {
    if (!wanted || seen.isEmpty()) {
      return true;
    }
    return versions.values().stream().anyMatch(ServedVersion::isServed)
        && versions.values().stream().allMatch(version -> !version.chosen || version.isServed());
  }

  List<ModelStatus> statuses() {
    final List<ModelStatus> statuses = new ArrayList<>();
    for (final Map.Entry<String, ServedVersion> entry : versions.entrySet()) {
      statuses.add(new ModelStatus(name, entry.getKey(), entry.getValue().state, entry.getValue().reason));
    }
    return statuses;
  }

  /// Returns what callers find; `null` when nothing is served.
  Routes routes() {
    final Map<String, Endpoint> endpoints = new TreeMap<>();
    Endpoint newest = null;
    for (final Map.Entry<String, ServedVersion> entry : versions.entrySet()) {
      if (entry.getValue().isServed()) {
        newest = entry.getValue().serving.endpoint();
        endpoints.put(entry.getKey(), newest);
      }
    }
    return newest == null ? null : new Routes(newest, Map.copyOf(endpoints));
  }

  /// What callers find of one model.
  ///
  /// @param newest   the newest version that is served
  /// @param versions all that are
  record Routes(Endpoint newest, Map<String, Endpoint> versions) {}
}
