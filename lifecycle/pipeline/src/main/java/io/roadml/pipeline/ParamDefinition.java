package io.roadml.pipeline;

import java.util.List;
import java.util.Optional;

/// What is written down of a parameter. An `object` can be bound, but not be given by a text.
record ParamDefinition(String name, String type, Optional<Object> byDefault, Optional<Object> least,
    Optional<Object> most, List<Object> choices) {
  static <T> ParamDefinition of(Param<T> param) {
    ParamType<T> type = param.type();
    return type.isWritable()
        ? new ParamDefinition(param.name(), type.name(), param.byDefault().map(Object.class::cast),
            type.least().map(Object.class::cast), type.most().map(Object.class::cast),
            List.copyOf(type.choices()))
        : new ParamDefinition(param.name(), type.name(), Optional.empty(), Optional.empty(), Optional.empty(),
            List.of());
  }

  /// The parameter of a draft.
  ///
  /// @throws IllegalArgumentException if what is written makes none
  Param<?> declare(Draft draft) {
    return type.equals("object") ? draft.param(name, ParamType.of(Object.class), Optional.empty())
        : declare(draft, ParamType.named(type));
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
