package io.roadml.pipeline;

import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.util.Optional;

/// What the JVM says of lambdas that are [java.io.Serializable]: which method they stand for and what they have captured.
/// Nothing is serialised.
final class Lambdas {
  private Lambdas() {
  }

  /// What a lambda or a method reference stands for; empty for other objects.
  static Optional<SerializedLambda> of(Object code) {
    if (!code.getClass().isHidden()) {
      return Optional.empty();
    }
    try {
      Method replacement = code.getClass().getDeclaredMethod("writeReplace");
      replacement.setAccessible(true);
      return replacement.invoke(code) instanceof SerializedLambda lambda ? Optional.of(lambda) : Optional.empty();
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      return Optional.empty();
    }
  }
}
