package io.roadml.pipeline;

import io.roadml.pipeline.code.Lambdas;
import io.roadml.pipeline.value.PortableFile;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The code of a step as a name that another process with the same classes can call: a method, and what it is given before
/// the step's inputs.
///
/// A record, so that it is written like every value: no object is made of bytes but records, plain values, and objects of
/// [classes without a state][Fresh].
///
/// @param type       the name of the class
/// @param descriptor the types of the method's parameters and of its result, as class files write them
/// @param captured   what a lambda has captured, or the object that a method is one of
/// @param hasResult  whether what it returns is the step's output
record PortableCode(String type, String method, String descriptor, Kind kind, List<Object> captured,
    boolean hasResult) {
  /// How it is called.
  enum Kind {
    STATIC, OF_OBJECT, CONSTRUCTOR
  }

  /// An object that is made there by its class's constructor without parameters.
  record Fresh(String type) {}

  /// The name of a lambda, a method reference, an object with one method, or a [method][MethodCode] with its object.
  ///
  /// @throws IllegalArgumentException saying why it has none
  static PortableCode of(Object code) {
    if (code instanceof MethodCode method) {
      return ofMethod(method.method(), method.target());
    }
    Optional<SerializedLambda> lambda = Lambdas.of(code);
    return lambda.isPresent() ? ofLambda(lambda.get(), code.getClass().getClassLoader()) : ofObject(code);
  }

  private static PortableCode ofMethod(Method method, Object target) {
    boolean isStatic = target == null;
    return new PortableCode(method.getDeclaringClass().getName(), method.getName(), descriptor(method),
        isStatic ? Kind.STATIC : Kind.OF_OBJECT, isStatic ? List.of() : List.of(carried(target)),
        method.getReturnType() != void.class);
  }

  private static String descriptor(Method method) {
    return MethodType.methodType(method.getReturnType(), method.getParameterTypes()).descriptorString();
  }

  private static PortableCode ofLambda(SerializedLambda lambda, ClassLoader loader) {
    List<Object> captured = new ArrayList<>();
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      captured.add(carried(lambda.getCapturedArg(i)));
    }
    Kind kind = switch (lambda.getImplMethodKind()) {
      case MethodHandleInfo.REF_invokeStatic -> Kind.STATIC;
      case MethodHandleInfo.REF_newInvokeSpecial -> Kind.CONSTRUCTOR;
      default -> Kind.OF_OBJECT;
    };
    return new PortableCode(lambda.getImplClass().replace('/', '.'), lambda.getImplMethodName(),
        lambda.getImplMethodSignature(), kind, captured,
        MethodType.fromMethodDescriptorString(lambda.getFunctionalInterfaceMethodSignature(), loader)
            .returnType() != void.class);
  }

  /// An object of a class that implements a [StepFunction] itself.
  private static PortableCode ofObject(Object code) {
    Method call = Stream.of(StepFunction.class.getDeclaredClasses()).filter(type -> type.isInstance(code))
        .flatMap(type -> Stream.of(type.getDeclaredMethods())).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("its code is a " + code.getClass().getName()
            + ", which has no name to be called by; make it a method"));
    return new PortableCode(call.getDeclaringClass().getName(), call.getName(), descriptor(call), Kind.OF_OBJECT,
        List.of(carried(code)), call.getReturnType() != void.class);
  }

  private static Object carried(Object captured) {
    try {
      PortableFile.check(captured);
      return captured;
    } catch (IOException e) {
      return stateless(captured, e);
    }
  }

  private static Fresh stateless(Object captured, IOException otherwise) {
    for (Class<?> type = captured.getClass(); type != null; type = type.getSuperclass()) {
      if (Stream.of(type.getDeclaredFields()).anyMatch(field -> !Modifier.isStatic(field.getModifiers()))) {
        throw new IllegalArgumentException("its code has captured an object of class=" + captured.getClass().getName()
            + ", whose state cannot be carried; make what it needs an input (" + otherwise.getMessage() + ")",
            otherwise);
      }
    }
    return fresh(captured.getClass());
  }

  private static Fresh fresh(Class<?> type) {
    try {
      var _ = type.getDeclaredConstructor();
      return new Fresh(type.getName());
    } catch (NoSuchMethodException e) {
      throw new IllegalArgumentException(
          "class=" + type.getName() + " of its code has no constructor without parameters, "
              + "by which it could be made elsewhere; make the method static",
          e);
    }
  }

  /// Calls it.
  ///
  /// @param loader finds its classes
  /// @throws FatalStepException if it is not there
  /// @throws Throwable what it throws
  Object call(ClassLoader loader, Object[] inputs) throws Throwable {
    MethodHandle handle;
    List<Object> all = new ArrayList<>();
    try {
      handle = handle(loader).asFixedArity();
      for (Object value : captured) {
        all.add(value instanceof Fresh fresh ? make(loader, fresh) : value);
      }
    } catch (ReflectiveOperationException | LinkageError | InaccessibleObjectException | TypeNotPresentException e) {
      throw new FatalStepException("code=" + type + "::" + method + descriptor + " cannot be called here, in "
          + "process=" + ProcessHandle.current().pid() + ": " + e + "; it needs the same jars on its class path", e);
    }
    all.addAll(List.of(inputs));
    Object value = handle.invokeWithArguments(all);
    return hasResult ? value : Nothing.DONE;
  }

  private MethodHandle handle(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> owner = Class.forName(type, true, loader);
    MethodType types = MethodType.fromMethodDescriptorString(descriptor, loader);
    Lookup lookup = lookup(owner);
    return switch (kind) {
      case STATIC -> lookup.findStatic(owner, method, types);
      case OF_OBJECT -> lookup.findVirtual(owner, method, types);
      case CONSTRUCTOR -> lookup.findConstructor(owner, types);
    };
  }

  /// Of the JDK's own classes only what is public can be called.
  private static Lookup lookup(Class<?> owner) {
    try {
      return MethodHandles.privateLookupIn(owner, MethodHandles.lookup());
    } catch (IllegalAccessException _) {
      return MethodHandles.publicLookup();
    }
  }

  private static Object make(ClassLoader loader, Fresh fresh) throws ReflectiveOperationException {
    Constructor<?> constructor = Class.forName(fresh.type(), true, loader).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }
}
