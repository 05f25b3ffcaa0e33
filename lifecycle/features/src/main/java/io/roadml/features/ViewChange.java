package io.roadml.features;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Which changes of a view its stored rows can bear: features appended at the end, and another age.
final class ViewChange {
  private ViewChange() {
  }

  /// What stands in the way, if anything does.
  static Optional<String> hurdle(FeatureView before, FeatureView after) {
    if (!new TreeSet<>(before.entities()).equals(new TreeSet<>(after.entities()))) {
      return Optional.of("its entities are " + before.entities() + ", not " + after.entities());
    }
    if (!before.eventTime().equals(after.eventTime()) || !before.createdTime().equals(after.createdTime())) {
      return Optional.of("its time columns are others");
    }
    return features(before.features(), after.features());
  }

  private static Optional<String> features(List<Feature> before, List<Feature> after) {
    for (int i = 0; i < before.size(); i++) {
      Feature was = before.get(i);
      if (i >= after.size()) {
        return Optional.of("feature=" + was.name() + " is missing");
      }
      if (!was.equals(after.get(i))) {
        return Optional.of("feature number " + (i + 1) + " is " + was.name() + " (" + was.type() + "), not "
            + after.get(i).name() + " (" + after.get(i).type() + ")");
      }
    }
    return Optional.empty();
  }
}
