package io.roadml.serving.endpoint;

import java.io.IOException;
import java.util.List;

/// All models being served.
///
/// ```java
/// try (Endpoints endpoints = Endpoints.open(EndpointsConfig.of(List.of(engine), List.of(DirectorySource.open(folder))))) {
///   endpoints.awaitLoaded();
///   Endpoint endpoint = endpoints.find("flights");
///   …
/// }
/// ```
///
/// - Threading: safe for many threads. Models are loaded one after the other on one thread, so that loading takes at most
///   that much from those that serve.
/// - Allocation: none in [#find]; a request that is served allocates nothing here.
/// - Failure: a model that cannot be loaded is [ModelStatus.State#UNAVAILABLE] with the reason, and the others serve. New
///   content that cannot be loaded leaves the old one serving, with the reason in the index.
public final class Endpoints implements AutoCloseable {
  private Endpoints() {
  }

  /// Reads the sources and begins to load what the control says. Returns before the models are loaded.
  ///
  /// @throws IOException when a source cannot be read; the message names it; the sources are closed
  public static Endpoints open(final EndpointsConfig config) throws IOException {
    throw new UnsupportedOperationException("being written");
  }

  /// Waits until every model that was there at the start is loaded or has failed to.
  ///
  /// @throws InterruptedException when the caller is interrupted
  public void awaitLoaded() throws InterruptedException {
    throw new UnsupportedOperationException("being written");
  }

  /// Returns the newest version of a model that is ready, or `null` when the model is unknown or no version is ready;
  /// [#index] tells these two apart. See [Endpoint] for how long it may be used.
  ///
  /// - Allocation: none. Never waits.
  public Endpoint find(final String model) {
    throw new UnsupportedOperationException("being written");
  }

  /// Returns one version of a model, or `null` when it is not served.
  ///
  /// - Allocation: none. Never waits.
  public Endpoint find(final String model, final String version) {
    throw new UnsupportedOperationException("being written");
  }

  /// Returns every name and version that the sources offer or that is still served, sorted by name, oldest version first.
  public List<ModelStatus> index() {
    throw new UnsupportedOperationException("being written");
  }

  /// Says whether every version that should be served is. False until the first load is over, and while one has failed
  /// of which no earlier content is served.
  public boolean ready() {
    throw new UnsupportedOperationException("being written");
  }

  /// Loads a model's chosen versions, new content included, and returns when they serve.
  ///
  /// @throws RepositoryException when the model is unknown, control is off, or a version cannot be loaded
  public void load(final String model) {
    throw new UnsupportedOperationException("being written");
  }

  /// Unloads all versions of a model and returns when they have finished what they had accepted and their memory is free.
  /// It stays unloaded until it is loaded again.
  ///
  /// @throws RepositoryException when the model is unknown or control is off
  public void unload(final String model) {
    throw new UnsupportedOperationException("being written");
  }

  /// Finishes what was accepted by all models, frees their memory, ends the threads and closes the sources. A second call
  /// waits for the first.
  @Override
  public void close() {
    throw new UnsupportedOperationException("being written");
  }
}
