package io.roadml.pipeline.loading;

import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.Step;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// The pipeline of a class that somebody named.
///
/// @param what what messages begin with
record PipelineOfClass(String what, Class<?> type) {
  private static final String METHOD = "pipeline";

  /// @throws IllegalArgumentException if it has none, or making it fails
  Pipeline pipeline() {
    List<Method> making = Stream.of(type.getDeclaredMethods()).filter(PipelineOfClass::makesPipeline).toList();
    for (Method method : making) {
      if (method.getName().equals(METHOD)) {
        return (Pipeline) required(made(() -> invoked(method)), METHOD + "()");
      }
    }
    if (Supplier.class.isAssignableFrom(type)) {
      return supplied((Supplier<?>) made(this::constructed));
    }
    if (Stream.of(type.getDeclaredMethods()).anyMatch(method -> method.isAnnotationPresent(Step.class))) {
      return Pipeline.of(made(this::constructed));
    }
    throw new IllegalArgumentException(what + ": the class has no static method 'Pipeline " + METHOD
        + "()', is no Supplier<Pipeline>, and has no method with @" + Step.class.getSimpleName() + others(making));
  }

  private static boolean makesPipeline(Method method) {
    return Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0
        && method.getReturnType() == Pipeline.class;
  }

  private static String others(List<Method> making) {
    return making.isEmpty() ? "" : "; is '" + making.getFirst().getName() + "' to be called '" + METHOD + "'?";
  }

  private Pipeline supplied(Supplier<?> supplier) {
    Object supplied = required(made(() -> Supplier.class.getMethod("get").invoke(supplier)), "get()");
    if (!(supplied instanceof Pipeline pipeline)) {
      throw new IllegalArgumentException(what + ": get() has returned a " + supplied.getClass().getName()
          + ", want a " + Pipeline.class.getName());
    }
    return pipeline;
  }

  private Object required(Object value, String from) {
    if (value == null) {
      throw new IllegalArgumentException(what + ": " + from + " has returned null");
    }
    return value;
  }

  private Object constructed() throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructor();
    accessible(constructor.trySetAccessible(), constructor);
    return constructor.newInstance();
  }

  private Object invoked(Method method) throws ReflectiveOperationException {
    accessible(method.trySetAccessible(), method);
    return method.invoke(null);
  }

  private void accessible(boolean is, AnnotatedElement member) {
    if (!is) {
      throw new IllegalArgumentException(what + ": " + member + " may not be called from here");
    }
  }

  /// Something that code of the class makes.
  private interface Making {
    Object make() throws ReflectiveOperationException;
  }

  private Object made(Making making) {
    try {
      return making.make();
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(what + ": the class has no constructor without parameters", e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(what + " cannot be made: " + e.getCause(), e.getCause());
    } catch (ExceptionInInitializerError e) {
      throw new IllegalArgumentException(what + " cannot be initialised: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalArgumentException(what + " cannot be made: " + e, e);
    }
  }
}
