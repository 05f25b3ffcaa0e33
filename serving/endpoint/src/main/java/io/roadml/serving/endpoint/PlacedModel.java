package io.roadml.serving.endpoint;

import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// One model loaded on several devices. Its instances come in the order of the groups, each warmed up before it is handed out.
///
/// - Threading: instances are made by one thread at a time.
/// - Lifetime: closes all that it was made of.
final class PlacedModel implements Model {
  /// Readies a new instance for its first request.
  @FunctionalInterface
  interface Readying {
    /// Runs the instance as often as it takes.
    ///
    /// @throws io.roadml.runtime.core.ModelException when the model must not serve
    void ready(ModelInstance instance);
  }

  private final List<Model> models;
  private final List<Model> order;
  private final Readying readying;
  private final AtomicInteger made = new AtomicInteger();

  /// Takes the models over.
  ///
  /// @param models each loaded model once
  /// @param order  the model of each instance
  PlacedModel(final List<Model> models, final List<Model> order, final Readying readying) {
    this.models = List.copyOf(models);
    this.order = List.copyOf(order);
    this.readying = readying;
  }

  @Override
  public ModelSignature signature() {
    return order.getFirst().signature();
  }

  @Override
  public String platform() {
    return order.getFirst().platform();
  }

  @Override
  public ModelInstance newInstance(final int maxRows) {
    final ModelInstance instance = order.get(made.getAndIncrement() % order.size()).newInstance(maxRows);
    try {
      readying.ready(instance);
      return instance;
    } catch (final RuntimeException | Error e) {
      instance.close();
      throw e;
    }
  }

  @Override
  public void close() {
    models.forEach(Model::close);
  }
}
