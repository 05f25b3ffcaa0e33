package io.roadml.app;

import io.roadml.features.FeatureService;
import io.roadml.features.FeatureStore;
import io.roadml.features.OnDemandView;
import io.roadml.metadata.MetadataStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The feature services of the projects of a data folder, read from its definitions when somebody first asks.
///
/// What has been read is answered from memory for a second; a name that is not in it is looked for again at once.
///
/// - Threading: safe for many threads.
/// - A folder without definitions has no services, and nothing is made in it.
final class FeatureServices implements AutoCloseable {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private record Known(long readAt, Map<String, List<String>> services, Set<String> computed) {
    static final Known NOTHING = new Known(0, Map.of(), Set.of());
  }

  private final Path data;
  private final LongSupplier nanos;
  private final Map<String, FeatureStore> stores = new HashMap<>();
  private final Map<String, Known> known = new HashMap<>();
  private boolean closed;

  /// Takes the data folder, which need not be there yet.
  FeatureServices(Path data, LongSupplier nanos) {
    this.data = data;
    this.nanos = nanos;
  }

  /// The features of a service, at most a second old; null if there is no such service.
  ///
  /// @throws IllegalArgumentException if one of them is computed by code, which a server does not have
  synchronized List<String> features(String project, String name) {
    Known recent = known.get(project);
    boolean fresh = recent != null && nanos.getAsLong() - recent.readAt() < FRESH_NANOS;
    return fresh && recent.services().containsKey(name) ? stored(recent, name) : newest(project, name);
  }

  /// The features of a service as it is now; null if there is no such service.
  ///
  /// @throws IllegalArgumentException if one of them is computed by code, which a server does not have
  synchronized List<String> newest(String project, String name) {
    return stored(read(project), name);
  }

  /// The names of the services that were read last.
  synchronized List<String> names(String project) {
    return List.copyOf(known.getOrDefault(project, Known.NOTHING).services().keySet());
  }

  private static List<String> stored(Known known, String name) {
    List<String> features = known.services().get(name);
    if (features == null) return null;
    features.stream().filter(feature -> known.computed().contains(feature.substring(0, feature.indexOf(':'))))
        .findFirst().ifPresent(feature -> {
          throw new IllegalArgumentException("feature " + feature + " of feature service " + name
              + " is computed on demand, by code that a server does not have; ask for the others by name");
        });
    return features;
  }

  private Known read(String project) {
    if (closed || !MetadataStore.exists(data)) return Known.NOTHING;
    FeatureStore store = stores.computeIfAbsent(project, this::open);
    Map<String, List<String>> services = new LinkedHashMap<>();
    for (FeatureService service : store.services()) services.put(service.name(), service.features());
    Known read = new Known(nanos.getAsLong(), services,
        store.onDemandViews().stream().map(OnDemandView::name).collect(Collectors.toSet()));
    known.put(project, read);
    return read;
  }

  private FeatureStore open(String project) {
    try {
      return FeatureStore.open(data, project);
    } catch (IOException e) { // no message tells a caller where this machine keeps its files
      String words = String.valueOf(e.getMessage()).replace(data.toAbsolutePath() + "/", "").replace(data + "/", "");
      throw new UncheckedIOException(words, e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    stores.values().forEach(FeatureStore::close);
    stores.clear();
  }
}
