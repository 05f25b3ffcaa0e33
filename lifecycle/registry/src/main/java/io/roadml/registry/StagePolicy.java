package io.roadml.registry;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/// What happens when a version is to skip a stage.
///
/// The way is None → Staging → Production → Archived; from each stage back by one or on by one, and to Archived from any.
public enum StagePolicy {
  /// It is refused.
  ENFORCE,
  /// It is done, and the log says so.
  WARN,
  /// It is done, as MLflow does it.
  OFF;

  private static final Map<ModelStage, Set<ModelStage>> WAYS = Map.of(
      ModelStage.NONE, EnumSet.of(ModelStage.STAGING, ModelStage.ARCHIVED),
      ModelStage.STAGING, EnumSet.of(ModelStage.NONE, ModelStage.PRODUCTION, ModelStage.ARCHIVED),
      ModelStage.PRODUCTION, EnumSet.of(ModelStage.STAGING, ModelStage.ARCHIVED),
      ModelStage.ARCHIVED, EnumSet.of(ModelStage.STAGING));

  static boolean isUsual(ModelStage from, ModelStage to) {
    return from == to || WAYS.get(from).contains(to);
  }

  static Set<ModelStage> from(ModelStage stage) {
    return WAYS.get(stage);
  }
}
