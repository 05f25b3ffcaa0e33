package io.roadml.pipeline.value;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;

/// The parts of a record class, and the way back.
///
/// @param names of its components, in their order
record RecordShape(Class<?> type, List<String> names, List<Method> accessors, Constructor<?> constructor) {
  private static final ClassValue<RecordShape> SHAPES = new ClassValue<>() {
    @Override
    protected RecordShape computeValue(Class<?> type) {
      return shape(type);
    }
  };

  /// @throws NotKeptException if the module of the class is closed to this one
  static RecordShape of(Class<?> type) throws NotKeptException {
    try {
      return SHAPES.get(type);
    } catch (InaccessibleObjectException e) {
      throw new NotKeptException("record=" + type.getName() + " is closed; open package=" + type.getPackageName()
          + " of module=" + type.getModule().getName() + " to io.roadml.pipeline", e);
    }
  }

  private static RecordShape shape(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<Method> accessors = Arrays.stream(components).map(RecordComponent::getAccessor).toList();
    accessors.forEach(RecordShape::open);
    Constructor<?> constructor;
    try {
      constructor = type.getDeclaredConstructor(
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has its canonical constructor", e);
    }
    open(constructor);
    return new RecordShape(type, Arrays.stream(components).map(RecordComponent::getName).toList(), accessors,
        constructor);
  }

  private static void open(AccessibleObject member) {
    member.setAccessible(true);
  }

  Object part(Object value, int component) throws NotKeptException {
    try {
      return accessors.get(component).invoke(value);
    } catch (InvocationTargetException e) {
      throw new NotKeptException("its accessor threw " + e.getCause(), e).within("." + names.get(component));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("was opened", e);
    }
  }

  /// @throws UnreadableException if the record refuses the parts
  Object make(Object[] parts) throws UnreadableException {
    try {
      return constructor.newInstance(parts);
    } catch (InvocationTargetException e) {
      throw new UnreadableException("record=" + type.getName() + " refuses what was kept of it: " + e.getCause(), e);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException("record=" + type.getName() + " has components of other types than the one that "
          + "was kept", e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record is no abstract class", e);
    }
  }
}
