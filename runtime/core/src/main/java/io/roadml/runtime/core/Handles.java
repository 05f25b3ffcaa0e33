package io.roadml.runtime.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Finds the handles through which fields are read and written with a named memory order.
final class Handles {
  private Handles() {
  }

  /// Returns the handle of the field `name` of the class that looks it up.
  static VarHandle field(final MethodHandles.Lookup lookup, final String name, final Class<?> type) {
    try {
      return lookup.findVarHandle(lookup.lookupClass(), name, type);
    } catch (final ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
