package io.roadml.pipeline.code;

import io.roadml.pipeline.value.Sha256;
import io.roadml.pipeline.value.ValueCodec;
import io.roadml.pipeline.value.ValueDigest;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Says of a step's code whether it is the same as last time.
///
/// The version is a digest of the code that the step's method reaches in its own jar or folder, and of what a lambda has
/// captured: values by their bytes, objects by their classes and fields.
///
/// - Not covered: what [Reach] does not cover, other jars, the JDK. A step that depends on those names its code version
///   itself.
/// - Threading: safe for many threads. Class files are read once.
public final class CodeVersions {
  private static final int DEEPEST = 20;

  private final Map<Class<?>, ValueCodec<?>> codecs;
  private final Map<Origin.Place, Origin> origins = new ConcurrentHashMap<>();

  /// Versions of code.
  ///
  /// @param codecs for captured values of classes that are no records, by class
  public CodeVersions(Map<Class<?>, ValueCodec<?>> codecs) {
    this.codecs = codecs;
  }

  /// The version of a lambda, a method reference, an object with one method, or a [BoundMethod].
  ///
  /// @throws NoKeyException if the code, or something that it has captured, cannot be told from another
  public String of(Object code) throws NoKeyException {
    return Sha256.of(code instanceof BoundMethod method ? method(method) : describe(code, 0));
  }

  /// A method is what it reaches, and what the fields of its object are.
  private String method(BoundMethod code) throws NoKeyException {
    Method method = code.method();
    Class<?> type = method.getDeclaringClass();
    String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes()).descriptorString();
    ClassPart.Member member = new ClassPart.Member(Origin.internalName(type), method.getName(), descriptor);
    return code.target() == null
        ? reach(type, member, false)
        : reach(type, member, true) + fields(code.target(), 0);
  }

  private String describe(Object code, int depth) throws NoKeyException {
    if (depth > DEEPEST) {
      throw new NoKeyException("the step's code has captured objects deeper than " + DEEPEST
          + " levels; name a codeVersion");
    }
    Optional<SerializedLambda> lambda = Lambdas.of(code);
    return lambda.isPresent() ? describe(lambda.get(), code, depth) : object(code, depth);
  }

  private String describe(SerializedLambda lambda, Object code, int depth) throws NoKeyException {
    Class<?> type = load(lambda.getImplClass(), code);
    boolean hasInstance = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic;
    StringBuilder text = new StringBuilder();
    text.append(reach(type, new ClassPart.Member(lambda.getImplClass(), lambda.getImplMethodName(),
        lambda.getImplMethodSignature()), hasInstance));
    for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
      boolean isReceiver = i == 0 && type.isInstance(lambda.getCapturedArg(0)) && hasInstance;
      text.append("captured ").append(i).append('=')
          .append(captured(lambda.getCapturedArg(i), isReceiver, depth + 1)).append('\n');
    }
    return text.toString();
  }

  private static Class<?> load(String internalName, Object code) throws NoKeyException {
    String name = internalName.replace('/', '.');
    try {
      return Class.forName(name, false, code.getClass().getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new NoKeyException("class=" + name + " of the step's code is not there", e);
    }
  }

  /// @param isReceiver whether its class is already part of the version
  private String captured(Object value, boolean isReceiver, int depth) throws NoKeyException {
    try {
      return ValueDigest.of(value, codecs);
    } catch (java.io.IOException notKept) {
      return isReceiver ? fields(value, depth) : describe(value, depth);
    }
  }

  /// An object is its class and its fields.
  private String object(Object object, int depth) throws NoKeyException {
    return wholeClass(object.getClass()) + fields(object, depth);
  }

  private String wholeClass(Class<?> type) throws NoKeyException {
    if (type.isHidden()) {
      return wholeClass(hostOf(type));
    }
    Origin.Place place = Origin.Place.of(type);
    if (!place.isReadable()) {
      throw new NoKeyException("the step's code has captured an object of class=" + type.getName()
          + ", whose state cannot be read; make it an input or name a codeVersion");
    }
    return Reach.ofClass(origin(place), Origin.internalName(type));
  }

  /// The class that a lambda is written in, which is what its own class is called after.
  private static Class<?> hostOf(Class<?> lambda) throws NoKeyException {
    int end = lambda.getName().indexOf("$$Lambda");
    if (end < 0) {
      throw new NoKeyException("class=" + lambda.getName() + " of the step's code was made at run time; name a "
          + "codeVersion");
    }
    try {
      return Class.forName(lambda.getName().substring(0, end), false, lambda.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new NoKeyException("class=" + lambda.getName() + " of the step's code has no host", e);
    }
  }

  private String fields(Object object, int depth) throws NoKeyException {
    StringBuilder text = new StringBuilder();
    for (Class<?> type = object.getClass(); type != null && type != Object.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          text.append(type.getName()).append('.').append(field.getName()).append('=')
              .append(captured(read(field, object), false, depth + 1)).append('\n');
        }
      }
    }
    return text.toString();
  }

  private static Object read(Field field, Object object) throws NoKeyException {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      throw new NoKeyException("field=" + field.getName() + " of class=" + field.getDeclaringClass().getName()
          + ", which the step's code has captured, cannot be read; make it an input or name a codeVersion", e);
    }
  }

  private String reach(Class<?> type, ClassPart.Member method, boolean hasInstance) {
    Origin.Place place = Origin.Place.of(type);
    return place.isReadable()
        ? Reach.ofMethod(origin(place), method, hasInstance)
        : method.owner() + "." + method.name() + method.descriptor() + "\n";
  }

  private Origin origin(Origin.Place place) {
    return origins.computeIfAbsent(place, Origin.Place::open);
  }
}
