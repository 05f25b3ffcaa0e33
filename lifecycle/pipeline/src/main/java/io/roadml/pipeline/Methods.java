package io.roadml.pipeline;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;

/// Finds the methods that definitions name.
final class Methods implements Binder.Code {
  private final ClassLoader loader;

  Methods(ClassLoader loader) {
    this.loader = loader;
  }

  @Override
  public MethodCode method(String call) {
    String[] parts = CodeName.split(call);
    Class<?> type = loaded("call=" + call, parts[0]);
    List<Method> named = declared(type).filter(method -> method.getName().equals(parts[1])).toList();
    if (named.isEmpty()) {
      throw new IllegalArgumentException("call=" + call + ": the class has no method '" + parts[1] + "'"
          + Nearest.hint(parts[1], declared(type).map(Method::getName).toList()));
    }
    if (named.size() > 1) {
      throw new IllegalArgumentException(
          "call=" + call + " is one of " + named.size() + " methods of this name; give it one of its own");
    }
    return new MethodCode(named.getFirst(), target(call, named.getFirst()));
  }

  @Override
  public Class<?> type(String name) {
    return loaded("type=" + name, name);
  }

  private Class<?> loaded(String what, String name) {
    try {
      return Class.forName(name, true, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      throw new IllegalArgumentException(what + ": the class cannot be loaded: " + e, e);
    }
  }

  /// Without the ones that only the compiler knows.
  private static Stream<Method> declared(Class<?> type) {
    return Stream.of(type.getDeclaredMethods()).filter(method -> !method.isSynthetic() && !method.isBridge());
  }

  private static Object target(String call, Method method) {
    if (Modifier.isStatic(method.getModifiers())) {
      return null;
    }
    try {
      Constructor<?> constructor = method.getDeclaringClass().getDeclaredConstructor();
      constructor.trySetAccessible();
      return constructor.newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          "call=" + call + " is not static, and its class has no constructor without arguments that works: " + e, e);
    }
  }
}
