package io.roadml.serving.endpoint;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.RowTransform;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.serving.endpoint.FeatureSettings.Entity;
import io.roadml.serving.endpoint.FeatureSettings.Feature;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Gives each column of a transform to the feature or entity that fills it. A feature's column is the one that the file names, or the
/// one that a point-in-time join made of it (`view__feature`), or the one of its name; an entity's is the one of its name.
///
/// - Threading: one thread.
/// - Fails: [ModelException] with the line and the column of what does not suit.
final class TransformPlan {
  private final FeatureSettings settings;
  private final List<Feature> features;
  private final RowTransform transform;
  private final TensorSpec input;
  private final List<TensorSpec> columns;
  private final List<String> names;
  private final Map<Integer, String> takenBy = new HashMap<>();

  /// Takes what is to be bound.
  ///
  /// @param input the model's input
  TransformPlan(final FeatureSettings settings, final List<Feature> features, final RowTransform transform,
      final TensorSpec input) {
    this.settings = settings;
    this.features = features;
    this.transform = transform;
    this.input = input;
    this.columns = transform.columns();
    this.names = columns.stream().map(TensorSpec::name).toList();
  }

  TransformBinding bind(final FeatureSource source) {
    requireSuitsTheInput();
    final int[] ofFeature = features.stream().mapToInt(this::column).toArray();
    final int[] ofEntity = settings.entities().stream().mapToInt(this::column).toArray();
    requireAllTaken();
    requireStoredAsTaken(source, ofFeature);
    return new TransformBinding(transform, ofFeature, ofEntity);
  }

  private void requireSuitsTheInput() {
    if (input.type() == ElementType.INT64) {
      throw settings
          .wrongTransform("input " + input.name() + " is INT64, want FP32 or FP64 for what a transform gives");
    }
    if (transform.outputs().size() != FeatureJoin.columns(input)) {
      throw settings.wrongTransform("transform " + settings.transform() + " gives " + transform.outputs().size()
          + " columns, want " + FeatureJoin.columns(input) + " as input " + input.name() + " has");
    }
    if (!transform.refusal().isEmpty()) { // the error of one row would be that of its whole batch
      throw settings.wrongTransform("transform " + settings.transform() + " " + transform.refusal());
    }
  }

  private int column(final Feature feature) {
    final String joined = feature.view() + "__" + feature.name();
    final String name = !feature.column().isEmpty() ? feature.column()
        : names.contains(joined) ? joined : feature.name();
    final int column = names.indexOf(name);
    if (column < 0) {
      final String wanted = feature.column().isEmpty() ? joined : name;
      throw feature.wrong("transform " + settings.transform() + " has no column " + wanted + " for feature " + feature
          + "; did you mean " + EditDistance.nearest(wanted, names).orElse("")
          + "? Say it with column: or leave the feature out");
    }
    return taken(column, "feature " + feature, feature.where(), feature.at());
  }

  private int column(final Entity entity) {
    final int column = names.indexOf(entity.name());
    if (column < 0) {
      return column;
    }
    final ElementType type = columns.get(column).type();
    if ((entity.type() == ElementType.BYTES) != (type == ElementType.BYTES)) {
      throw entity.where().wrong("data_type", mismatch("entity " + entity.name(), entity.type(), column));
    }
    return taken(column, "entity " + entity.name(), entity.where(), "name");
  }

  private int taken(final int column, final String by, final Section where, final String field) {
    final String other = takenBy.put(column, by);
    if (other != null) {
      throw where.wrong(field, by + " and " + other + " both fill column " + names.get(column) + " of transform "
          + settings.transform() + "; say with column: which is which, or leave one out");
    }
    return column;
  }

  private void requireAllTaken() {
    for (int column = 0; column < names.size(); column++) {
      if (!takenBy.containsKey(column)) {
        final String name = names.get(column);
        throw settings.wrongTransform("transform " + settings.transform() + " has the column " + name
            + ", which no feature and no entity fills; add a feature, perhaps " + name.replace("__", ":"));
      }
    }
  }

  private void requireStoredAsTaken(final FeatureSource source, final int[] ofFeature) {
    try (FeatureWidth stored = new FeatureWidth(source, settings, null)) {
      for (int index = 0; index < ofFeature.length; index++) {
        final Feature feature = features.get(index);
        final TensorSpec spec = stored.stored(feature);
        if (spec.elementsFrom(0) != 1) {
          throw feature.wrong("feature " + feature + " is a vector, and a transform takes single values");
        }
        if (!suits(spec.type(), columns.get(ofFeature[index]).type())) {
          throw feature.wrong(mismatch("feature " + feature, spec.type(), ofFeature[index]));
        }
      }
    }
  }

  private static boolean suits(final ElementType stored, final ElementType taken) {
    return switch (taken) {
      case BYTES -> stored == ElementType.BYTES;
      case INT64 -> stored == ElementType.INT64;
      default -> stored != ElementType.BYTES;
    };
  }

  private String mismatch(final String what, final ElementType type, final int column) {
    final String wanted = switch (columns.get(column).type()) {
      case BYTES -> "a string";
      case INT64 -> "a time, stored as INT64";
      default -> "a number";
    };
    return what + " is " + (type == ElementType.BYTES ? "a string" : type) + ", and column " + names.get(column)
        + " of transform " + settings.transform() + " wants " + wanted;
  }
}
