package io.roadml.pipeline.value;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Records of our own as the maps that JSON is made of.
///
/// Components are texts, whole numbers, times, enums, maps of what JSON has, other records, and Optionals of these. What is
/// absent is not written, and what is not known is not read: a newer RoadML may have written more.
///
/// - Threading: safe for many threads.
public final class RecordJson {
  private RecordJson() {
  }

  /// The components that are present, by name.
  public static Map<String, Object> write(Record value) {
    Map<String, Object> map = new LinkedHashMap<>();
    try {
      RecordShape shape = RecordShape.of(value.getClass());
      for (int i = 0; i < shape.names().size(); i++) {
        Object part = shape.part(value, i);
        Object present = part instanceof Optional<?> optional ? optional.orElse(null) : part;
        if (present != null) {
          map.put(shape.names().get(i), text(present));
        }
      }
      return map;
    } catch (NotKeptException e) {
      throw new IllegalStateException("records of our own are open to this package", e);
    }
  }

  private static Object text(Object part) {
    return switch (part) {
      case Record inner -> write(inner);
      case Instant time -> time.toString();
      case Duration time -> time.toString();
      case Enum<?> constant -> constant.name();
      default -> part;
    };
  }

  /// The record of a map that [#write] has given.
  ///
  /// @throws IllegalArgumentException if something is missing, or is not what it should be
  public static <R> R read(Class<R> type, Map<?, ?> map) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] parts = new Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      String name = components[i].getName();
      try {
        parts[i] = part(components[i].getGenericType(), map.get(name));
      } catch (ClassCastException | IllegalArgumentException | java.time.DateTimeException e) {
        throw new IllegalArgumentException(name + "=" + map.get(name) + " of " + type.getSimpleName(), e);
      }
    }
    try {
      return type.cast(RecordShape.of(type).make(parts));
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static Object part(Type type, Object value) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return value == null ? Optional.empty() : Optional.of(part(generic.getActualTypeArguments()[0], value));
    }
    if (value == null) {
      throw new IllegalArgumentException("it is missing");
    }
    return type instanceof Class<?> plain ? part(plain, value) : value;
  }

  private static Object part(Class<?> type, Object value) {
    if (type.isRecord()) {
      return read(type, (Map<?, ?>) value);
    } else if (type.isEnum()) {
      return constant(type, (String) value);
    } else if (type == Instant.class) {
      return Instant.parse((String) value);
    } else if (type == Duration.class) {
      return Duration.parse((String) value);
    } else if (type == int.class) {
      return Math.toIntExact((Long) value);
    }
    return type == String.class ? (String) value : value;
  }

  private static Object constant(Class<?> type, String name) {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException("it is none of " + type.getSimpleName());
  }
}
