package io.roadml.pipeline;

import java.util.Optional;

/// How definitions write inputs: `clean` is an output, `clean?` one that may be absent, `clean!` why it is, `$rate` a param,
/// `@context` the attempt and `@outcome` that of the run.
///
/// @param kind which of these
/// @param name without the sign
record InputText(Kind kind, String name) {
  enum Kind {
    OUTPUT, MAYBE, CAUSE, PARAM, AMBIENT
  }

  static String write(Input<?> input) {
    return switch (input) {
      case Output<?> output -> output.name();
      case Output.Maybe<?> maybe -> maybe.of().name() + "?";
      case Output.Cause cause -> cause.of().name() + "!";
      case Param<?> param -> "$" + param.name();
      case Ambient<?> ambient -> ambient.name();
    };
  }

  static InputText read(String text) {
    if (text.startsWith("$")) {
      return new InputText(Kind.PARAM, text.substring(1));
    }
    if (text.startsWith("@")) {
      return new InputText(Kind.AMBIENT, text);
    }
    String name = text.replaceFirst("[?!]$", "");
    return new InputText(text.endsWith("?") ? Kind.MAYBE : text.endsWith("!") ? Kind.CAUSE : Kind.OUTPUT, name);
  }

  /// The step that it comes from.
  Optional<String> step() {
    return kind == Kind.PARAM || kind == Kind.AMBIENT ? Optional.empty() : Optional.of(name);
  }
}
