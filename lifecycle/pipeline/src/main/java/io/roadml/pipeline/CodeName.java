package io.roadml.pipeline;

import io.roadml.pipeline.code.Lambdas;
import java.lang.reflect.Method;

/// What a step's code is called: `io.acme.Trainer::train`.
final class CodeName {
  private static final String BETWEEN = "::";

  private CodeName() {
  }

  /// The name of the method that a function is, or of the class if it is no lambda. A lambda's own method has a name that
  /// begins with `lambda$`.
  static String of(Object code) {
    if (code instanceof Method method) {
      return of(method.getDeclaringClass().getName(), method.getName());
    }
    Class<?> type = code.getClass();
    return switch (code) {
      case DefinitionText.NamedPredicate named -> named.name();
      case Binder.BoundPredicate bound -> bound.code().name();
      case MethodCode method -> method.name();
      default -> type.isHidden() ? ofLambda(code, type) : type.getName();
    };
  }

  private static String ofLambda(Object code, Class<?> type) {
    return Lambdas.of(code)
        .map(lambda -> of(lambda.getImplClass().replace('/', '.'), lambda.getImplMethodName()))
        .orElseGet(() -> of(type.getName().replaceFirst("\\$\\$Lambda.*", ""), "lambda$"));
  }

  private static String of(String type, String method) {
    return type + BETWEEN + method;
  }

  /// Class and method of a name.
  ///
  /// @throws IllegalArgumentException if it has not this form, or is a lambda's
  static String[] split(String name) {
    String[] parts = name.split(BETWEEN, -1);
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new IllegalArgumentException("call=" + name + ", want package.Class" + BETWEEN + "method");
    }
    if (parts[1].startsWith("lambda$")) {
      throw new IllegalArgumentException(
          "call=" + name + " is a lambda, which has no name to be found by; make it a method");
    }
    return parts;
  }
}
