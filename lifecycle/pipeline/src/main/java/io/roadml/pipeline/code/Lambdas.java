package io.roadml.pipeline.code;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Optional;

/// What the JVM says of lambdas that are [java.io.Serializable]: which method they stand for and what they have captured.
/// Nothing is serialised.
///
/// - Threading: safe for many threads.
public final class Lambdas {
  private Lambdas() {
  }

  /// What a lambda or a method reference stands for; empty for other objects.
  public static Optional<SerializedLambda> of(Object code) {
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

  /// What a lambda or a [BoundMethod] returns, with type arguments where the method says them; empty if nobody can tell.
  public static Optional<Type> returns(Object code) {
    return code instanceof BoundMethod method
        ? Optional.of(method.method().getGenericReturnType())
        : of(code).flatMap(lambda -> returns(lambda, code.getClass().getClassLoader()));
  }

  private static Optional<Type> returns(SerializedLambda lambda, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(lambda.getImplClass().replace('/', '.'), false, loader);
      if (lambda.getImplMethodKind() == MethodHandleInfo.REF_newInvokeSpecial) {
        return Optional.of(type);
      }
      MethodType shape = MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
      return Optional.of(type.getDeclaredMethod(lambda.getImplMethodName(), shape.parameterArray())
          .getGenericReturnType());
    } catch (ReflectiveOperationException | LinkageError | TypeNotPresentException e) {
      return Optional.empty(); // of a class that is not there, or a method that is inherited
    }
  }
}
