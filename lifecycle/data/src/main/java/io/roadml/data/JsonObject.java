package io.roadml.data;

import io.roadml.kernels.EditDistance;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/// An object of a JSON file whose keys are asked for by name and type; a wrong one is refused with its place.
///
/// @param values as read
/// @param where what a message calls this object
record JsonObject(Map<String, Object> values, String where) {
  static JsonObject of(Object value, String where) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(where + " is " + named(value) + "; want an object");
    }
    Map<String, Object> values = new java.util.LinkedHashMap<>();
    map.forEach((key, held) -> values.put((String) key, held));
    return new JsonObject(values, where);
  }

  private static String named(Object value) {
    String text = String.valueOf(value);
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }

  /// Refuses keys that nobody will ask for.
  JsonObject only(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new IllegalArgumentException(where + " has the unknown key " + key + "; did you mean "
            + EditDistance.nearest(key, known).orElse("none") + "?");
      }
    }
    return this;
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  String text(String key) {
    return cast(key, String.class, "a text");
  }

  boolean flag(String key, boolean absent) {
    return has(key) ? cast(key, Boolean.class, "true or false") : absent;
  }

  long whole(String key) {
    return cast(key, Long.class, "a whole number");
  }

  double number(String key) {
    return number(values.get(key), key);
  }

  OptionalDouble optionalNumber(String key) {
    return has(key) ? OptionalDouble.of(number(key)) : OptionalDouble.empty();
  }

  private double number(Object value, String key) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String text when Set.of("NaN", "Infinity", "-Infinity").contains(text) -> Double.parseDouble(text);
      case null, default -> throw wrong(key, "a number");
    };
  }

  List<?> list(String key) {
    return has(key) ? cast(key, List.class, "a list") : List.of();
  }

  List<String> texts(String key) {
    return list(key).stream().map(element -> {
      if (!(element instanceof String text)) {
        throw wrong(key, "a list of texts");
      }
      return text;
    }).toList();
  }

  double[] numbers(String key) {
    return list(key).stream().mapToDouble(element -> number(element, key)).toArray();
  }

  List<JsonObject> objects(String key) {
    List<?> list = list(key);
    return java.util.stream.IntStream.range(0, list.size())
        .mapToObj(i -> of(list.get(i), where + "." + key + "[" + i + "]")).toList();
  }

  private <T> T cast(String key, Class<T> type, String wanted) {
    Object value = values.get(key);
    if (!type.isInstance(value)) {
      throw wrong(key, wanted);
    }
    return type.cast(value);
  }

  IllegalArgumentException wrong(String key, String wanted) {
    return new IllegalArgumentException(
        where + (has(key) ? "." + key + " is " + named(values.get(key)) : " has no " + key) + "; want " + wanted);
  }
}
