package io.roadml.observability;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A field of an output, as far as the type of a step's method tells: the components of a record or of a list of records, or the
/// value itself as the only field.
record SchemaField(String name, String type) {
  private static final String WHOLE = "value";

  static List<SchemaField> of(Type type) {
    Optional<Class<?>> row = row(type);
    return row.isPresent()
        ? Stream.of(row.get().getRecordComponents()).map(SchemaField::of).toList()
        : List.of(new SchemaField(WHOLE, text(type)));
  }

  private static SchemaField of(RecordComponent component) {
    return new SchemaField(component.getName(), text(component.getGenericType()));
  }

  /// The record that the type is, or has many of.
  private static Optional<Class<?>> row(Type type) {
    return switch (type) {
      case Class<?> plain when plain.isRecord() -> Optional.of(plain);
      case Class<?> array when array.isArray() -> row(array.getComponentType());
      case ParameterizedType generic when isHolder(generic.getRawType()) -> row(generic.getActualTypeArguments()[0]);
      case ParameterizedType generic -> row(generic.getRawType());
      case WildcardType wildcard -> row(wildcard.getUpperBounds()[0]);
      default -> Optional.empty();
    };
  }

  private static boolean isHolder(Type type) {
    return type instanceof Class<?> plain && !Map.class.isAssignableFrom(plain)
        && (Collection.class.isAssignableFrom(plain) || plain == Optional.class);
  }

  /// Without packages, which say nothing to those who read a lineage.
  private static String text(Type type) {
    return switch (type) {
      case Class<?> plain -> plain.getSimpleName();
      case ParameterizedType generic -> text(generic.getRawType()) + Stream.of(generic.getActualTypeArguments())
          .map(SchemaField::text).collect(Collectors.joining(", ", "<", ">"));
      case GenericArrayType array -> text(array.getGenericComponentType()) + "[]";
      default -> type.getTypeName();
    };
  }
}
