package io.roadml.pipeline;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whether a value of one type can be given where another is wanted, as the compiler would say, but for type variables: they
/// take anything.
final class TypeMatch {
  private TypeMatch() {
  }

  /// A class with its arguments.
  record Parameterized(Class<?> raw, List<Type> arguments) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return arguments.toArray(Type[]::new);
    }

    @Override
    public Type getRawType() {
      return raw;
    }

    @Override
    public Type getOwnerType() {
      return null;
    }
  }

  static Type optional(Type of) {
    return new Parameterized(Optional.class, List.of(boxed(of)));
  }

  static Type list(Type of) {
    return new Parameterized(List.class, List.of(boxed(of)));
  }

  /// A type for people.
  static String text(Type type) {
    return type instanceof ParameterizedType parameterized
        ? ((Class<?>) parameterized.getRawType()).getName() + Stream.of(parameterized.getActualTypeArguments())
            .map(TypeMatch::text).collect(Collectors.joining(", ", "<", ">"))
        : type.getTypeName();
  }

  static Type boxed(Type type) {
    return type == void.class ? Nothing.class
        : type instanceof Class<?> primitive ? MethodType.methodType(primitive).wrap().returnType()
            : type;
  }

  static boolean fits(Type wanted, Type given) {
    Type to = boxed(wanted);
    Type from = boxed(given);
    if (!raw(to).isAssignableFrom(raw(from))) {
      return isOpen(to) || isOpen(from);
    }
    return !(to instanceof ParameterizedType parameterized)
        || as(raw(to), from, Map.of()).map(found -> argumentsFit(parameterized, found)).orElse(true);
  }

  private static boolean argumentsFit(ParameterizedType to, ParameterizedType from) {
    Type[] wanted = to.getActualTypeArguments();
    Type[] given = from.getActualTypeArguments();
    for (int i = 0; i < wanted.length; i++) {
      if (!contains(wanted[i], given[i])) {
        return false;
      }
    }
    return true;
  }

  private static boolean contains(Type wanted, Type given) {
    if (wanted instanceof WildcardType wildcard) {
      return Stream.of(wildcard.getUpperBounds()).allMatch(bound -> fits(bound, given))
          && Stream.of(wildcard.getLowerBounds()).allMatch(bound -> fits(given, bound));
    }
    return isOpen(wanted) || isOpen(given) || (fits(wanted, given) && fits(given, wanted));
  }

  private static boolean isOpen(Type type) {
    return type instanceof TypeVariable<?> || type instanceof WildcardType;
  }

  /// A type as that of its supertypes which is of a class; empty if its arguments are not known.
  private static Optional<ParameterizedType> as(Class<?> wanted, Type from, Map<TypeVariable<?>, Type> known) {
    Class<?> raw = raw(from);
    if (raw == wanted) {
      return from instanceof ParameterizedType found ? Optional.of(resolved(found, known)) : Optional.empty();
    }
    Map<TypeVariable<?>, Type> inner = new HashMap<>();
    if (from instanceof ParameterizedType parameterized) {
      Type[] arguments = resolved(parameterized, known).getActualTypeArguments();
      for (int i = 0; i < arguments.length; i++) {
        inner.put(raw.getTypeParameters()[i], arguments[i]);
      }
    }
    return Stream.concat(Stream.of(raw.getGenericInterfaces()), Stream.ofNullable(raw.getGenericSuperclass()))
        .filter(above -> wanted.isAssignableFrom(raw(above))).findFirst()
        .flatMap(above -> as(wanted, above, inner));
  }

  private static ParameterizedType resolved(ParameterizedType type, Map<TypeVariable<?>, Type> known) {
    List<Type> arguments = Stream.of(type.getActualTypeArguments())
        .map(argument -> argument instanceof TypeVariable<?> variable ? known.getOrDefault(variable, variable)
            : argument)
        .toList();
    return new Parameterized(raw(type), arguments);
  }

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      case GenericArrayType array -> raw(array.getGenericComponentType()).arrayType();
      case WildcardType wildcard -> raw(wildcard.getUpperBounds()[0]);
      case TypeVariable<?> variable -> raw(variable.getBounds()[0]);
      default -> Object.class;
    };
  }
}
