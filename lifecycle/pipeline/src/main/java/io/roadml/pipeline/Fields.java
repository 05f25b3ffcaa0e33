package io.roadml.pipeline;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// A map that somebody wrote: every mistake in it is named with its place.
///
/// @param where what messages call it
record Fields(String where, Map<?, ?> map) {
  /// @throws IllegalArgumentException if it is no map, or has other keys than those allowed
  static Fields of(String where, Object value, Set<String> allowed) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(where + " is " + kind(value) + ", want a map");
    }
    for (Object key : map.keySet()) {
      if (!allowed.contains(String.valueOf(key))) {
        throw new IllegalArgumentException(
            where + " has the unknown key '" + key + "'" + Nearest.hint(String.valueOf(key), allowed));
      }
    }
    return new Fields(where, map);
  }

  private static String kind(Object value) {
    return value == null ? "missing" : value.getClass().getSimpleName();
  }

  Optional<Object> any(String key) {
    return Optional.ofNullable(map.get(key));
  }

  Optional<String> text(String key) {
    return as(key, String.class, "a text");
  }

  String required(String key) {
    return text(key).orElseThrow(() -> new IllegalArgumentException(where + " has no '" + key + "'"));
  }

  Optional<Boolean> truth(String key) {
    return as(key, Boolean.class, "true or false");
  }

  Optional<Double> number(String key) {
    return as(key, Number.class, "a number").map(Number::doubleValue);
  }

  Optional<Integer> count(String key) {
    return as(key, Number.class, "a whole number").map(number -> {
      if (number.doubleValue() != number.intValue()) {
        throw wrong(key, number, "a whole number");
      }
      return number.intValue();
    });
  }

  Optional<Duration> duration(String key) {
    return text(key).map(text -> {
      try {
        return Duration.parse(text);
      } catch (DateTimeParseException _) {
        throw wrong(key, text, "a duration such as PT1M30S");
      }
    });
  }

  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    return text(key).map(text -> Stream.of(type.getEnumConstants()).filter(one -> word(one).equals(text)).findFirst()
        .orElseThrow(() -> wrong(key, text,
            "one of " + Stream.of(type.getEnumConstants()).map(Fields::word).toList())));
  }

  /// How a choice is written.
  static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Object element : list(key)) {
      if (!(element instanceof String text)) {
        throw wrong(key, element, "texts");
      }
      texts.add(text);
    }
    return List.copyOf(texts);
  }

  List<?> list(String key) {
    return as(key, List.class, "a list").<List<?>>map(list -> list).orElse(List.of());
  }

  private <T> Optional<T> as(String key, Class<T> type, String wanted) {
    Object value = map.get(key);
    if (value != null && !type.isInstance(value)) {
      throw wrong(key, value, wanted);
    }
    return Optional.ofNullable(type.cast(value));
  }

  private IllegalArgumentException wrong(String key, Object value, String wanted) {
    return new IllegalArgumentException(where + " " + key + "=" + value + ", want " + wanted);
  }
}
