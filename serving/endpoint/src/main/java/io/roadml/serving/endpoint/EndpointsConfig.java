package io.roadml.serving.endpoint;

import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelEngine;
import io.roadml.runtime.core.ModelSource;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.RowTransform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The settings of [Endpoints].
///
/// - Threading: immutable.
/// - Fails: IllegalArgumentException that names the setting and its value.
///
/// @param engines       what can run models; at least one, each with its own backend name
/// @param sources       where models come from; the first that offers a name has it. [Endpoints#close] closes them
/// @param control       who decides what is loaded
/// @param startup       the models that [ModelControl#EXPLICIT] loads at the start; not used by the others
/// @param predictor     the settings of every model where its own configuration says nothing; the batch limit of a model whose
///                      first dimension is variable is taken from here, 64 by default
/// @param engineOptions options that every model's engine is given, by the engine's own names; the model's own come first
/// @param drain         how long a version that is replaced or unloaded waits for slots that callers hold
/// @param features      where the features of models with a `features.pbtxt` come from, its opener's to close; `null` for nowhere
/// @param transforms    what reads the transforms that a `features.pbtxt` names; `null` for nothing
public record EndpointsConfig(List<ModelEngine> engines, List<ModelSource> sources, ModelControl control,
    List<String> startup, PredictorConfig predictor, Map<String, String> engineOptions, Duration drain,
    FeatureSource features, RowTransform.Reader transforms) {
  private static final Duration DRAIN = Duration.ofSeconds(30);

  /// Checks and copies.
  public EndpointsConfig {
    engines = List.copyOf(engines);
    sources = List.copyOf(sources);
    startup = List.copyOf(startup);
    engineOptions = Map.copyOf(engineOptions);
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(predictor, "predictor");
    if (engines.isEmpty() || engines.stream().map(ModelEngine::backend).distinct().count() < engines.size()) {
      throw new IllegalArgumentException(
          "engines=" + engines.stream().map(ModelEngine::backend).toList()
              + ", want at least one, and each backend once");
    }
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain=" + drain + ", want at least 0");
    }
  }

  /// Serves everything that these sources offer, with the defaults.
  public static EndpointsConfig of(final List<ModelEngine> engines, final List<ModelSource> sources) {
    return new EndpointsConfig(engines, sources, ModelControl.BOTH, List.of(), PredictorConfig.defaults(), Map.of(),
        DRAIN, null, null);
  }

  /// Returns these settings with another control.
  public EndpointsConfig withControl(final ModelControl other) {
    return new EndpointsConfig(engines, sources, other, startup, predictor, engineOptions, drain, features, transforms);
  }

  /// Returns these settings with these models to load at the start.
  public EndpointsConfig withStartup(final List<String> models) {
    return new EndpointsConfig(engines, sources, control, models, predictor, engineOptions, drain, features,
        transforms);
  }

  /// Returns these settings with other defaults for the models.
  public EndpointsConfig withPredictor(final PredictorConfig other) {
    return new EndpointsConfig(engines, sources, control, startup, other, engineOptions, drain, features, transforms);
  }

  /// Returns these settings with other options for the engines.
  public EndpointsConfig withEngineOptions(final Map<String, String> options) {
    return new EndpointsConfig(engines, sources, control, startup, predictor, options, drain, features, transforms);
  }

  /// Returns these settings with another time to drain.
  public EndpointsConfig withDrain(final Duration time) {
    return new EndpointsConfig(engines, sources, control, startup, predictor, engineOptions, time, features,
        transforms);
  }

  /// Returns these settings with a source of features. Close it after the endpoints.
  public EndpointsConfig withFeatures(final FeatureSource source) {
    return new EndpointsConfig(engines, sources, control, startup, predictor, engineOptions, drain, source, transforms);
  }

  /// Returns these settings with what reads saved transforms.
  public EndpointsConfig withTransforms(final RowTransform.Reader reader) {
    return new EndpointsConfig(engines, sources, control, startup, predictor, engineOptions, drain, features, reader);
  }
}
