package io.roadml.features;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The offline views of a project, each in a folder of its own. A view that was replaced begins in a new folder.
final class OfflineStore {
  private final Path folder;
  private final Clock clock;
  private final OfflineView.Limits limits;
  private final Map<String, OfflineView> views = new ConcurrentHashMap<>();

  OfflineStore(Path folder, Clock clock, OfflineView.Limits limits) {
    this.folder = folder;
    this.clock = clock;
    this.limits = limits;
  }

  OfflineView view(RegisteredView view) {
    String name = view.epoch() == 1 ? view.name() : view.name() + "." + view.epoch();
    return views.computeIfAbsent(name, _ -> new OfflineView(folder.resolve(name), clock, limits));
  }
}
