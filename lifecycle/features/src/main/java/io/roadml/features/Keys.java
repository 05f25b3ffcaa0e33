package io.roadml.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The key of a row as a caller gives it.
final class Keys {
  private Keys() {
  }

  /// The values in the order of the entities' names, as Long and String.
  ///
  /// @throws IllegalArgumentException if one is missing, or is of another type
  static List<Object> of(RegisteredView view, Map<String, ?> given) {
    List<Object> key = new ArrayList<>();
    for (Entity entity : ViewSource.entitiesOf(view)) {
      if (given.get(entity.name()) == null) {
        throw new IllegalArgumentException(
            "entity=" + entity.name() + " of view=" + view.name() + " is missing; given: "
                + given.keySet());
      }
      key.add(value(entity, given.get(entity.name())));
    }
    return key;
  }

  static Object value(Entity entity, Object given) {
    boolean whole = given instanceof Long || given instanceof Integer || given instanceof Short
        || given instanceof Byte;
    if (entity.type() == FeatureType.INT64 && whole) {
      return ((Number) given).longValue();
    }
    if (entity.type() == FeatureType.STRING && given instanceof String) {
      return given;
    }
    throw new IllegalArgumentException("entity=" + entity.name() + " is " + entity.type() + ", but its value " + given
        + " is " + (given instanceof String ? "a text" : "a " + given.getClass().getSimpleName()));
  }
}
