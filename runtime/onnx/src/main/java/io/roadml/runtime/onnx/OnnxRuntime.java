package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.roadml.runtime.core.ModelException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// One loaded ONNX Runtime library and its environment. There is one for each library file in a process, and it stays until
/// the process ends: the library keeps thread pools and registries that cannot be taken down safely while others may use it.
///
/// Telemetry is off. What the library logs goes to the [Logger] `io.roadml.runtime.onnx`.
///
/// - Threading: safe for many threads.
@SuppressWarnings("restricted")
final class OnnxRuntime {
  private static final Logger LOG = System.getLogger("io.roadml.runtime.onnx");
  private static final Map<Path, OnnxRuntime> LOADED = new HashMap<>();

  /// Lines that the logger failed to take, for a debugger to find.
  private static final LongAdder LOST_LINES = new LongAdder();

  private static final int WARNING = 2;
  private static final int DEVICE_ALLOCATOR = 0;
  private static final int DEFAULT_MEMORY = 0;
  private static final Level[] LEVELS = {Level.TRACE, Level.DEBUG, Level.WARNING, Level.ERROR, Level.ERROR};

  private final OrtApi api;
  private final Path library;
  private final long environment;
  private final long cpuMemory;
  private final long allocator;

  private OnnxRuntime(final Path library) {
    this.library = library;
    this.api = OrtApi.open(library);
    try (Scratch scratch = new Scratch()) {
      api.createEnv(logger(), WARNING, scratch.string("roadml"), scratch.cell());
      environment = scratch.taken();
      api.call(OrtFunction.DISABLE_TELEMETRY_EVENTS, environment);
      api.createCpuMemoryInfo(DEVICE_ALLOCATOR, DEFAULT_MEMORY, scratch.cell());
      cpuMemory = scratch.taken();
      api.call(OrtFunction.GET_ALLOCATOR_WITH_DEFAULT_OPTIONS, scratch.cell());
      allocator = scratch.taken();
    }
    LOG.log(Level.DEBUG, () -> "ONNX Runtime " + api.version() + " from " + library);
  }

  /// Returns the runtime of the class path's library, unpacked into the user's cache.
  static OnnxRuntime ofClassPath() {
    return of(LibraryCache.ofUser().unpack(
        LibraryResource.onClassPath(OnnxRuntime.class.getClassLoader(), Platform.current())));
  }

  /// Returns the runtime of a library file, loading it when it is new.
  static OnnxRuntime of(final Path library) {
    synchronized (LOADED) {
      return LOADED.computeIfAbsent(real(library), file -> RoomyThread.call(() -> new OnnxRuntime(file)));
    }
  }

  private static Path real(final Path library) {
    try {
      return library.toRealPath();
    } catch (final IOException failure) {
      throw new ModelException("native library " + library.getFileName() + " cannot be opened: "
          + (Files.exists(library) ? "it may not be read" : "there is no such file"), failure);
    }
  }

  OrtApi api() {
    return api;
  }

  /// Returns the file the library was loaded from.
  Path library() {
    return library;
  }

  /// Returns the `OrtEnv`.
  long environment() {
    return environment;
  }

  /// Returns the `OrtMemoryInfo` of ordinary memory.
  long cpuMemory() {
    return cpuMemory;
  }

  /// Returns the library's own `OrtAllocator`, for what it hands over.
  long allocator() {
    return allocator;
  }

  /// Returns the execution providers the library was built with, as it names them.
  List<String> providers() {
    try (Scratch scratch = new Scratch(); Scratch count = new Scratch()) {
      api.call(OrtFunction.GET_AVAILABLE_PROVIDERS, scratch.cell(), count.cell());
      final List<String> providers = new ArrayList<>();
      for (int index = 0; index < count.takenInt(); index++) {
        providers.add(OrtApi.string(OrtApi.longAt(scratch.taken() + index * ADDRESS.byteSize())));
      }
      api.callInt(OrtFunction.RELEASE_AVAILABLE_PROVIDERS, scratch.taken(), count.takenInt());
      return List.copyOf(providers);
    }
  }

  /// Takes over a string that the library allocated.
  String take(final long string) {
    final String text = OrtApi.string(string);
    api.call(OrtFunction.ALLOCATOR_FREE, allocator, string);
    return text;
  }

  private static long logger() {
    try {
      final MethodType type = MethodType.methodType(void.class, MemorySegment.class, int.class, MemorySegment.class,
          MemorySegment.class, MemorySegment.class, MemorySegment.class);
      return Linker.nativeLinker().upcallStub(MethodHandles.lookup().findStatic(OnnxRuntime.class, "log", type),
          FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS), Arena.global()).address();
    } catch (final ReflectiveOperationException failure) {
      throw new IllegalStateException("log is below", failure);
    }
  }

  /// An `OrtLoggingFunction`. Called by threads of the library.
  @SuppressWarnings("unused")
  private static void log(final MemorySegment parameter, final int severity, final MemorySegment category,
      final MemorySegment id, final MemorySegment place, final MemorySegment message) {
    try {
      final Level level = LEVELS[Math.clamp(severity, 0, LEVELS.length - 1)];
      if (LOG.isLoggable(level)) {
        LOG.log(level, "{0}", OrtApi.string(message.address()));
      }
    } catch (final RuntimeException | Error failure) {
      LOST_LINES.increment(); // What leaves an upcall ends the process; a logger that fails must not.
    }
  }
}
