package io.roadml.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is written down of a parameter.
///
/// @param type as [ParamType#name] says: one of a few words, or a class; values of a class are never written down
record ParamDefinition(String name, String type, Optional<Object> byDefault, Optional<Object> least,
    Optional<Object> most, List<Object> choices) {
  static <T> ParamDefinition of(Param<T> param) {
    ParamType<T> type = param.type();
    return type.isWritable()
        ? new ParamDefinition(param.name(), type.name(), param.byDefault().map(ParamType::written),
            type.least().map(ParamType::written), type.most().map(ParamType::written),
            type.choices().stream().map(ParamType::written).toList())
        : new ParamDefinition(param.name(), type.name(), Optional.empty(), Optional.empty(), Optional.empty(),
            List.of());
  }

  /// Whether its values can only be given by Java code.
  boolean isObject() {
    return type.contains(".");
  }

  /// The parameter of a draft.
  ///
  /// @param classes finds the class of a name
  /// @throws IllegalArgumentException if what is written makes none
  Param<?> declare(Draft draft, Function<String, Class<?>> classes) {
    return isObject()
        ? draft.param(name, ParamType.of(classes.apply(type)), Optional.empty())
        : declare(draft, ParamType.named(type));
  }

  /// The same, with values that are of the type.
  ///
  /// @throws IllegalArgumentException if what is written makes no parameter
  ParamDefinition checked() {
    return isObject()
        ? new ParamDefinition(name, type, Optional.empty(), Optional.empty(), Optional.empty(), List.of())
        : of(declare(new Draft("any"), ParamType.named(type)));
  }

  private <T> Param<T> declare(Draft draft, ParamType<T> plain) {
    String what = "param " + name;
    ParamType<T> ranged = least.isPresent() && most.isPresent()
        ? plain.between(plain.value(what, least.orElseThrow()), plain.value(what, most.orElseThrow()))
        : plain;
    ParamType<T> chosen = ranged.oneOf(choices.stream().map(choice -> plain.value(what, choice)).toList());
    return draft.param(name, chosen, byDefault.map(value -> chosen.value(what, value)));
  }
}
