package io.roadml.runtime.online;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The file that readers are to use, and the way to take one from them: a file is closed only when nobody reads it.
///
/// Every reader has a [Pin], says there what it is about to read, and looks again whether that is still the file in use. Who
/// replaces the file waits until no pin names the old one. A read costs one fence; nobody waits for a reader that does not read.
///
/// - Threading: safe for many threads; a pin is one thread's at a time.
/// - Allocation: none but for pins.
final class Generations {
  private volatile Generation current;
  private final Set<Pin> pins = ConcurrentHashMap.newKeySet();

  Generations(final Generation first) {
    this.current = first;
  }

  /// Returns the file in use, or `null` once closed. Only for those who keep it from being replaced.
  Generation current() {
    return current;
  }

  /// Makes `next` the file in use and returns the one before when nobody reads it any more.
  Generation replace(final Generation next) {
    final Generation before = current;
    current = next;
    for (final Pin pin : pins) {
      while (pin.held == before && before != null) {
        Thread.yield();
      }
    }
    return before;
  }

  Pin pin() {
    final Pin pin = new Pin();
    pins.add(pin);
    return pin;
  }

  /// What one reader is reading.
  final class Pin {
    private static final VarHandle HELD;

    static {
      try {
        HELD = MethodHandles.lookup().findVarHandle(Pin.class, "held", Generation.class);
      } catch (final ReflectiveOperationException impossible) {
        throw new ExceptionInInitializerError(impossible);
      }
    }

    private volatile Generation held;

    /// Returns the file in use and keeps it open until [#exit].
    ///
    /// @throws IllegalStateException when the table is closed
    Generation enter() {
      Generation seen = current;
      held = seen; // a full fence: the second look comes after
      while (seen != current) {
        seen = current;
        held = seen;
      }
      if (seen == null) {
        throw new IllegalStateException("the online store is closed");
      }
      return seen;
    }

    void exit() {
      HELD.setRelease(this, null);
    }

    void close() {
      pins.remove(this);
    }
  }
}
