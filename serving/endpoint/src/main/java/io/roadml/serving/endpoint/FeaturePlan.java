package io.roadml.serving.endpoint;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.RowTransform;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.serving.endpoint.FeatureSettings.Entity;
import io.roadml.serving.endpoint.FeatureSettings.Feature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Resolves a `features.pbtxt` against a model and a feature source.
///
/// - Threading: one thread.
/// - Fails: [ModelException] with the line and the column of what does not suit the model or is unknown to the source.
final class FeaturePlan {
  private static final double MOST_WHOLE = 1L << 53;

  private final FeatureSettings settings;
  private final FeatureSource source;
  private final ModelSignature model;
  private final List<Feature> features;

  private FeaturePlan(final FeatureSettings settings, final FeatureSource source, final ModelSignature model) {
    this.settings = settings;
    this.source = source;
    this.model = model;
    this.features = settings.service().isEmpty() ? settings.features() : ofService(settings, source);
  }

  private static List<Feature> ofService(final FeatureSettings settings, final FeatureSource source) {
    try {
      return settings.ofService(source.service(settings.project(), settings.service()));
    } catch (final IllegalArgumentException e) {
      throw settings.where().wrong("service", e.getMessage());
    } catch (final ModelException e) {
      throw e;
    } catch (final RuntimeException e) { // what disks and other processes do has types of the source's own
      throw new ModelException("service " + settings.service() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /// Resolves.
  ///
  /// @param source    where features come from, `null` for nowhere
  /// @param model     what the model itself takes and gives
  /// @param transform what the settings name, `null` where they name none
  static FeatureJoin resolve(final FeatureSettings settings, final FeatureSource source, final ModelSignature model,
      final RowTransform transform, final FeatureStatistics statistics) {
    if (source == null) {
      throw new ModelException(FeatureSettings.FILE + ": the model wants features and no online store is open here;"
          + " serve with the data folder that has one, or remove the file");
    }
    return new FeaturePlan(settings, source, model).resolve(transform, statistics);
  }

  private FeatureJoin resolve(final RowTransform transform, final FeatureStatistics statistics) {
    final int input = input();
    final TensorSpec spec = model.inputs().get(input);
    requireJoinable(spec);
    if (transform == null) {
      return new FeatureJoin(source, model, served(input, spec, FeatureJoin.columns(spec)), input, requests(spec), null,
          statistics);
    }
    final TransformBinding binding = new TransformPlan(settings, features, transform, spec).bind(source);
    return new FeatureJoin(source, model, served(input, spec, features.size()), input, asStored(), binding, statistics);
  }

  private int input() {
    final List<String> names = model.inputs().stream().map(TensorSpec::name).toList();
    final String has = "; it has " + String.join(", ", names);
    if (settings.input().isEmpty() && names.size() != 1) {
      throw settings.where().wrong("input", "input is missing, and the model has not one input" + has);
    }
    final int input = settings.input().isEmpty() ? 0 : names.indexOf(settings.input());
    if (input < 0) {
      throw settings.where().wrong("input", "the model has no input " + settings.input() + has + ". Did you mean "
          + EditDistance.nearest(settings.input(), names).orElse("") + "?");
    }
    return input;
  }

  private void requireJoinable(final TensorSpec spec) {
    if (spec.type() != ElementType.FP32 && spec.type() != ElementType.FP64 && spec.type() != ElementType.INT64) {
      throw settings.where().wrong("input", "input " + spec.name() + " is " + spec.type()
          + ", want FP32, FP64 or INT64 to be filled with features");
    }
    if (!spec.isFixedFrom(FeatureJoin.hasRows(spec) ? 1 : 0)) {
      throw settings.where().wrong("input", "input " + spec.name() + " has shape " + spec.shape()
          + ", want a fixed number of columns to be filled with features");
    }
  }

  private ModelSignature served(final int input, final TensorSpec spec, final long statusColumns) {
    final boolean rows = FeatureJoin.hasRows(spec);
    final List<TensorSpec> inputs = new ArrayList<>(model.inputs());
    inputs.remove(input);
    for (final Entity entity : settings.entities()) {
      if (model.inputIndex(entity.name()) >= 0 && model.inputIndex(entity.name()) != input) {
        throw entity.where().wrong("name", "entity " + entity.name() + " has the name of an input of the model");
      }
    }
    inputs.addAll(input, settings.entities().stream().map(entity -> rows
        ? TensorSpec.of(entity.name(), entity.type(), TensorSpec.VARIABLE, 1)
        : TensorSpec.of(entity.name(), entity.type(), 1)).toList());
    return new ModelSignature(inputs, outputs(rows, statusColumns), model.batched());
  }

  private List<TensorSpec> outputs(final boolean rows, final long columns) {
    final List<TensorSpec> outputs = new ArrayList<>(model.outputs());
    final String statuses = settings.statuses();
    if (model.outputIndex(statuses) >= 0) {
      throw settings.where().wrong("statuses", "statuses " + statuses + " has the name of an output of the model");
    }
    if (!statuses.isEmpty()) {
      outputs.add(rows ? TensorSpec.of(statuses, ElementType.UINT8, TensorSpec.VARIABLE, columns)
          : TensorSpec.of(statuses, ElementType.UINT8, columns));
    }
    return outputs;
  }

  /// Lays the features out in columns, and groups them by view.
  private List<FeatureRequest> requests(final TensorSpec spec) {
    final Map<String, List<Wanted>> byView = new LinkedHashMap<>();
    long column = 0;
    try (FeatureWidth widths = new FeatureWidth(source, settings, spec.type())) {
      for (final Feature feature : features) {
        requireSuits(feature, spec.type());
        final int width = widths.of(feature);
        requireRoom(feature, column + width, spec);
        byView.computeIfAbsent(feature.view(), view -> new ArrayList<>())
            .add(new Wanted(feature.name(), (int) column, feature.fallback()));
        column += width;
      }
    }
    if (column < FeatureJoin.columns(spec)) {
      throw settings.where().wrong(settings.service().isEmpty() ? "feature" : "service",
          "the features fill " + column + " columns, want "
              + FeatureJoin.columns(spec) + " as input " + spec.name() + " has");
    }
    return requests(byView, spec.type());
  }

  /// A column for each feature, for a transform to take.
  private List<FeatureRequest> asStored() {
    final Map<String, List<Wanted>> byView = new LinkedHashMap<>();
    for (int column = 0; column < features.size(); column++) {
      final Feature feature = features.get(column);
      byView.computeIfAbsent(feature.view(), view -> new ArrayList<>())
          .add(new Wanted(feature.name(), column, feature.fallback()));
    }
    return requests(byView, null);
  }

  private List<FeatureRequest> requests(final Map<String, List<Wanted>> byView, final ElementType type) {
    final List<String> entities = settings.entities().stream().map(Entity::name).toList();
    return byView.entrySet().stream()
        .map(view -> new FeatureRequest(settings.project(), view.getKey(), entities, type, view.getValue())).toList();
  }

  private static void requireRoom(final Feature feature, final long end, final TensorSpec spec) {
    if (end > FeatureJoin.columns(spec)) {
      throw feature.wrong("feature " + feature + " ends at column " + end
          + ", and input " + spec.name() + " has " + FeatureJoin.columns(spec));
    }
  }

  private static void requireSuits(final Feature feature, final ElementType type) {
    final double fallback = feature.fallback();
    if (type == ElementType.FP32 && Double.isFinite(fallback) && Math.abs(fallback) > Float.MAX_VALUE) {
      throw feature.where().wrong("default", "default=" + fallback + " is beyond FP32");
    }
    if (type == ElementType.INT64 && (fallback != Math.rint(fallback) || Math.abs(fallback) > MOST_WHOLE)) {
      throw feature.where().wrong("default", "default=" + fallback + ", want a whole number up to 2^53 for INT64");
    }
  }
}
