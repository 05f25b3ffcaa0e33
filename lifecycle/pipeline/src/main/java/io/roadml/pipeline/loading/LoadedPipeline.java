package io.roadml.pipeline.loading;

import io.roadml.pipeline.Pipeline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;

/// A pipeline that was found by a [PipelineReference], with the classes that its steps need.
///
/// - Life: close it when no run of the pipeline goes on: classes cannot be loaded any more then.
/// - Threading: immutable.
public final class LoadedPipeline implements AutoCloseable {
  private final Pipeline pipeline;
  private final URLClassLoader loader;

  LoadedPipeline(Pipeline pipeline, URLClassLoader loader) {
    this.pipeline = pipeline;
    this.loader = loader;
  }

  /// The pipeline.
  public Pipeline pipeline() {
    return pipeline;
  }

  /// What has loaded its classes: for [io.roadml.pipeline.store.StoreConfig#withLoader], so that kept outputs find theirs.
  public ClassLoader loader() {
    return loader;
  }

  @Override
  public void close() {
    try {
      loader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("pipeline=" + pipeline.name() + ": its jars cannot be closed", e);
    }
  }
}
