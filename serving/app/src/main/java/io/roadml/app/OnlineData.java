package io.roadml.app;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ViewFreshness;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.serving.feast.FeastCatalog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The online store of a data folder, opened for reading when somebody first needs it: a server that joins no features
/// loads none of it, and a store that is made later is found.
///
/// - Threading: safe for many threads.
final class OnlineData implements FeatureSource, FeastCatalog, AutoCloseable {
  private final Path folder;
  private final FeatureServices services;
  private volatile String project;
  private volatile OnlineStore store;
  private boolean closed;

  /// Takes the folder, which need not be there yet.
  ///
  /// @param data    the data folder
  /// @param project the project that Feast's clients ask for; `null` for the only one there is
  OnlineData(Path data, String project) {
    this.folder = data.resolve("online");
    this.services = new FeatureServices(data, System::nanoTime);
    this.project = project;
  }

  @Override
  public OnlineStore store() {
    OnlineStore opened = store;
    return opened == null ? open() : opened;
  }

  private synchronized OnlineStore open() {
    if (store == null && !closed && Files.isDirectory(folder)) store = OnlineStore.openForReading(folder);
    return store;
  }

  @Override
  public FeatureLookup prepare(FeatureRequest request) {
    OnlineStore opened = store();
    if (opened == null) {
      throw new IllegalArgumentException(
          "there is no online store in the data folder; materialize a view, or serve with another --data");
    }
    return opened.prepare(request);
  }

  /// Of all projects; none while there is no store.
  @Override
  public List<ViewFreshness> freshness() {
    OnlineStore opened = store();
    return opened == null ? List.of() : opened.freshness();
  }

  @Override
  public String project() {
    if (project == null) project = onlyProject();
    return project;
  }

  private String onlyProject() {
    if (!Files.isDirectory(folder)) return null;
    try (Stream<Path> children = Files.list(folder)) {
      List<Path> projects = children.filter(Files::isDirectory).toList();
      return projects.size() == 1 ? projects.getFirst().getFileName().toString() : null;
    } catch (IOException e) {
      throw new UncheckedIOException("the online store's folder cannot be listed", e);
    }
  }

  /// The features of a service, for Feast's clients.
  @Override
  public List<String> service(String name) {
    return services.features(project(), name);
  }

  @Override
  public List<String> services() {
    return services.names(project());
  }

  /// The features of a service, for a model that is being loaded.
  @Override
  public List<String> service(String ofProject, String name) {
    List<String> features = services.newest(ofProject, name);
    if (features == null) throw unknownService(ofProject, name);
    return features;
  }

  private IllegalArgumentException unknownService(String ofProject, String name) {
    List<String> known = services.names(ofProject);
    String remedy = known.isEmpty() ? "; there is none, define one with `roadml features apply FILE`"
        : EditDistance.likely(name, known).map(near -> "; did you mean " + near + "?")
            .orElse("; there is " + String.join(", ", known));
    return new IllegalArgumentException("unknown feature service " + name + " of project " + ofProject + remedy);
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (store != null) store.close();
    services.close();
  }
}
