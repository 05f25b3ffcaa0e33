package io.roadml.pipeline;

import io.roadml.pipeline.value.Secret;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a parameter may be: a type, and a range or choices.
///
/// Values may come as texts, such as `"0.01"` from a command line, or as numbers of another type that lose nothing.
///
/// @param <T> the type of its values
public final class ParamType<T> {
  /// A text.
  public static final ParamType<String> TEXT = new ParamType<>("text", String.class);
  /// A whole number.
  public static final ParamType<Long> LONG = new ParamType<>("long", Long.class);
  /// A finite number.
  public static final ParamType<Double> DOUBLE = new ParamType<>("double", Double.class);
  /// `true` or `false`.
  public static final ParamType<Boolean> BOOLEAN = new ParamType<>("boolean", Boolean.class);

  /// The path of a file or a folder. To a step it is a [Path], and whether the step is to run again the content says, not where
  /// it lies; it is written down as a text.
  public static final ParamType<Path> PATH = new ParamType<>("path", Path.class);

  private static final ParamType<Secret> SECRET = new ParamType<>("secret", Secret.class);

  private static final List<ParamType<?>> WRITABLE = List.of(TEXT, LONG, DOUBLE, BOOLEAN, PATH, SECRET);

  private final String name;
  private final Class<T> type;
  private final Optional<T> least;
  private final Optional<T> most;
  private final List<T> choices;

  private ParamType(String name, Class<T> type) {
    this(name, type, Optional.empty(), Optional.empty(), List.of());
  }

  private ParamType(String name, Class<T> type, Optional<T> least, Optional<T> most, List<T> choices) {
    this.name = name;
    this.type = type;
    this.least = least;
    this.most = most;
    this.choices = choices;
  }

  /// Any object of a class: given by Java code or by an outer pipeline, and not recorded with the run.
  public static <T> ParamType<T> of(Class<T> type) {
    return new ParamType<>(type.getName(), type);
  }

  /// A list of anything, given like [#of].
  ///
  /// @param <E> the type of its elements
  @SuppressWarnings("unchecked")
  public static <E> ParamType<List<E>> list() {
    return of((Class<List<E>>) (Class<?>) List.class);
  }

  /// A secret, given as a reference, `env:NAME` or `file:PATH`. It is read when a run starts, and only the reference is
  /// recorded with it.
  public static ParamType<Secret> secret() {
    return SECRET;
  }

  /// The same, within a range.
  ///
  /// @throws IllegalArgumentException if its values have no order, or nothing is in the range
  public ParamType<T> between(T least, T most) {
    if (compare(least, most) > 0) {
      throw new IllegalArgumentException("least=" + least + ", want at most " + most);
    }
    return new ParamType<>(name, type, Optional.of(least), Optional.of(most), choices);
  }

  /// The same, as one of some values.
  @SafeVarargs @SuppressWarnings("varargs")
  public final ParamType<T> oneOf(T... values) {
    return oneOf(List.of(values));
  }

  ParamType<T> oneOf(List<T> values) {
    return new ParamType<>(name, type, least, most, values);
  }

  /// A type that definitions may name.
  static ParamType<?> named(String name) {
    return WRITABLE.stream().filter(known -> known.name.equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("type=" + name + " is unknown"
            + Nearest.hint(name, WRITABLE.stream().map(ParamType::name).toList())));
  }

  /// What definitions call the values of a class; empty if they cannot be written down.
  static Optional<String> nameOf(Class<?> type) {
    return WRITABLE.stream().filter(known -> known.type == type).findFirst().map(ParamType::name);
  }

  /// As definitions name it.
  public String name() {
    return name;
  }

  Class<T> type() {
    return type;
  }

  Optional<T> least() {
    return least;
  }

  Optional<T> most() {
    return most;
  }

  Collection<T> choices() {
    return choices;
  }

  /// Whether values can be written down.
  boolean isWritable() {
    return WRITABLE.stream().anyMatch(known -> known.type == type);
  }

  /// A value as it is written down.
  static Object written(Object value) {
    return switch (value) {
      case Secret secret -> secret.reference();
      case Path path -> path.toString();
      default -> value;
    };
  }

  /// A value that may be of another type, as one of this.
  ///
  /// @throws IllegalArgumentException if it is none, or not allowed; the message begins with `what=`
  T value(String what, Object given) {
    T value = converted(what, given);
    if (!isInRange(value)) {
      throw new IllegalArgumentException(
          what + "=" + value + ", want " + least.orElseThrow() + " to " + most.orElseThrow());
    }
    if (!choices.isEmpty() && !choices.contains(value)) {
      throw new IllegalArgumentException(what + "=" + value + ", want one of " + choices);
    }
    return value;
  }

  private boolean isInRange(T value) {
    return least.map(bound -> compare(value, bound) >= 0).orElse(true)
        && most.map(bound -> compare(value, bound) <= 0).orElse(true);
  }

  private T converted(String what, Object given) {
    if (type == Secret.class) {
      return type.cast(secret(what, given));
    }
    Object converted = type.isInstance(given) ? given : other(given);
    if (converted == null || (name.equals("double") && !Double.isFinite((Double) converted))) {
      String whose = given == null ? "" : " (" + given.getClass().getName() + ")";
      throw new IllegalArgumentException(
          what + "=" + given + whose + ", want " + (isWritable() ? "a " + name : type.getName()));
    }
    return type.cast(converted);
  }

  /// What was given is not shown: it may be the secret itself.
  private static Secret secret(String what, Object given) {
    try {
      return given instanceof Secret secret ? secret : Secret.of(String.valueOf(given));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
    }
  }

  /// Null if nothing of this type is meant.
  private Object other(Object given) {
    if (given == null) {
      return null;
    }
    try {
      return switch (name) {
        case "double" -> given instanceof Number || given instanceof String ? exactDouble(given) : null;
        case "long" -> given instanceof Number || given instanceof String ? exactLong(given) : null;
        case "boolean" -> given.equals("true") ? Boolean.TRUE : given.equals("false") ? Boolean.FALSE : null;
        case "path" -> given instanceof String text && !text.isBlank() ? Path.of(text) : null;
        default -> null;
      };
    } catch (NumberFormatException | InvalidPathException _) {
      return null;
    }
  }

  private static Double exactDouble(Object given) {
    double value = Double.parseDouble(given.toString().strip());
    boolean lost = given instanceof Long whole && (long) value != whole;
    return lost ? null : (Double) value;
  }

  private static Long exactLong(Object given) {
    if (given instanceof Double || given instanceof Float) {
      double value = ((Number) given).doubleValue();
      return value == (long) value ? (Long) (long) value : null;
    }
    return Long.valueOf(given.toString().strip());
  }

  @SuppressWarnings("unchecked")
  private int compare(T a, T b) {
    if (!(a instanceof Comparable<?>)) {
      throw new IllegalArgumentException("type=" + type.getName() + " has no order, and no range");
    }
    return ((Comparable<T>) a).compareTo(b);
  }
}
