package io.roadml.registry;

import io.roadml.metadata.RefusedException;
import java.util.Arrays;
import java.util.stream.Collectors;

/// Where a version stands.
public enum ModelStage {
  /// Registered only.
  NONE("None"),
  /// Being tried.
  STAGING("Staging"),
  /// In use.
  PRODUCTION("Production"),
  /// No longer in use.
  ARCHIVED("Archived");

  private final String label;

  ModelStage(String label) {
    this.label = label;
  }

  /// The name as MLflow's clients write it, such as `Production`.
  public String label() {
    return label;
  }

  /// Whether versions of this stage are in use: Staging and Production.
  public boolean isActive() {
    return this == STAGING || this == PRODUCTION;
  }

  /// The stage of a name, in any case.
  ///
  /// @throws RefusedException `INVALID_PARAMETER_VALUE` if there is none
  public static ModelStage named(String name) {
    return Arrays.stream(values()).filter(stage -> stage.label.equalsIgnoreCase(name)).findFirst()
        .orElseThrow(() -> RefusedException.invalid("Invalid Model Version stage: " + Shown.text(name)
            + ". Value must be one of "
            + Arrays.stream(values()).map(ModelStage::label).collect(Collectors.joining(", ")) + "."));
  }
}
