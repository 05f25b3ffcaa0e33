package io.roadml.app;

import io.roadml.features.Entity;
import io.roadml.features.FeatureStore;
import io.roadml.features.FeatureType;
import io.roadml.kernels.EditDistance;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the entities of one row from a command line, `a=1,b=23`; their types are those of the definitions.
final class EntityValues {
  private EntityValues() {}

  static Map<String, Object> of(String text, FeatureStore store) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String part : text.split(",")) {
      int equals = part.indexOf('=');
      if (equals <= 0)
        throw Failure.wrongUse("no entity and value in " + part, "--entity", "write name=value,name=value");
      String name = part.substring(0, equals);
      values.put(name, value(name, part.substring(equals + 1), store.entities()));
    }
    return values;
  }

  private static Object value(String name, String text, List<Entity> entities) {
    Entity entity = entities.stream().filter(each -> each.name().equals(name)).findFirst()
        .orElseThrow(() -> unknown(name, entities.stream().map(Entity::name).toList()));
    if (entity.type() == FeatureType.STRING) return text;
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw (Failure) Failure.wrongUse("entity " + name + " is INT64, and " + text + " is no whole number", "--entity",
          "give a whole number").initCause(e);
    }
  }

  private static Failure unknown(String name, List<String> known) {
    return Failure.wrongUse("unknown entity " + name, "--entity", EditDistance.likely(name, known)
        .map(near -> "did you mean " + near + "?").orElse("the entities are " + String.join(", ", known)));
  }
}
