package io.roadml.pipeline;

import io.roadml.pipeline.code.BoundMethod;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.List;

/// A method as a step's code.
///
/// @param target whose method it is; null if it is static
record MethodCode(Method method, Object target) implements Body, BoundMethod {
  MethodCode {
    if (!method.trySetAccessible()) {
      throw new IllegalArgumentException("method=" + CodeName.of(method) + " may not be called from here");
    }
  }

  String name() {
    return CodeName.of(method);
  }

  List<Type> parameters() {
    return List.of(method.getGenericParameterTypes());
  }

  Type returns() {
    return TypeMatch.boxed(method.getGenericReturnType());
  }

  @Override
  public Object call(Object[] args) throws Exception {
    try {
      Object value = method.invoke(target, args);
      return method.getReturnType() == void.class ? Nothing.DONE : value;
    } catch (InvocationTargetException e) {
      switch (e.getCause()) {
        case Exception thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> throw e;
      }
    }
  }
}
