package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.roadml.runtime.core.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;

/// ONNX Runtime's C API: the table of functions of one loaded library, and the only place that calls them.
///
/// ```
/// libonnxruntime ── OrtGetApiBase() ──▶ OrtApiBase { GetApi, GetVersionString }
///                                         └─ GetApi(17) ──▶ OrtApi { pointer 0, pointer 1, … }
/// ```
///
/// Pointers and sizes travel as `long`, so that a call neither makes nor checks a segment. The method handles are constants
/// of their *shape* and take the function as an argument: one constant serves every library, and the JIT inlines the call.
///
/// - Threading: safe for many threads, as far as the functions are.
/// - Allocation: [#run] none; the others none of their own.
/// - Fails: [ModelException] with the library's message, paths of the machine left out.
@SuppressWarnings("restricted")
final class OrtApi {
  /// The API version asked for: the lowest that has every function of [OrtFunction], so that as many libraries as can be serve.
  static final int VERSION = 17;

  private static final MethodHandle GET_API = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_INT));
  private static final MethodHandle P0 = longs(0);
  private static final MethodHandle P1 = longs(1);
  private static final MethodHandle P2 = longs(2);
  private static final MethodHandle P3 = longs(3);
  private static final MethodHandle P4 = longs(4);
  private static final MethodHandle P5 = longs(5);
  private static final MethodHandle P8 = longs(8);
  private static final MethodHandle PI = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT));
  private static final MethodHandle PB = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_BYTE));
  private static final MethodHandle IIP = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));
  private static final MethodHandle PPIPP = handle(
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG));
  private static final MethodHandle PPPIP = handle(
      FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
  private static final MethodHandle PPPPPIP = handle(FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
      JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG));
  private static final MethodHandle RELEASE = handle(FunctionDescriptor.ofVoid(JAVA_LONG));

  /// All memory of the process, for what native functions point at.
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final MemorySegment[] functions;
  private final MemorySegment run;
  private final String version;
  private final Redaction redaction;

  private OrtApi(final long table, final String version, final Redaction redaction) {
    this.version = version;
    this.redaction = redaction;
    functions = new MemorySegment[OrtFunction.values().length];
    for (final OrtFunction function : OrtFunction.values()) {
      functions[function.ordinal()] = MemorySegment.ofAddress(longAt(table + function.place() * ADDRESS.byteSize()));
    }
    run = at(OrtFunction.RUN);
  }

  /// Opens a library and reads its table. The library stays loaded until the process ends.
  ///
  /// @throws ModelException when it cannot be opened, is not ONNX Runtime, or is older than [#VERSION]
  static OrtApi open(final Path library) {
    if (ADDRESS.byteSize() != Long.BYTES) {
      throw new ModelException("ONNX Runtime needs a 64-bit JVM");
    }
    final MemorySegment getBase = symbols(library).find("OrtGetApiBase").orElseThrow(() -> new ModelException(
        "native library " + library.getFileName() + " has no OrtGetApiBase, so it is not ONNX Runtime"));
    final long base = invoke(P0, getBase);
    final String version = string(invoke(P0, MemorySegment.ofAddress(longAt(base + ADDRESS.byteSize()))));
    final long table = getApi(MemorySegment.ofAddress(longAt(base)));
    if (table == 0) {
      throw new ModelException("native library " + library.getFileName() + " is ONNX Runtime " + version
          + " without C API version " + VERSION + "; use ONNX Runtime 1." + VERSION + " or newer");
    }
    return new OrtApi(table, version, Redaction.ofFolder(library.toAbsolutePath().getParent()));
  }

  private static SymbolLookup symbols(final Path library) {
    try {
      return SymbolLookup.libraryLookup(library, Arena.global());
    } catch (final IllegalArgumentException failure) {
      throw new ModelException("native library " + library.getFileName() + " cannot be opened: "
          + Redaction.ofFolder(library.toAbsolutePath().getParent()).apply(DynamicLoader.reason(library)), failure);
    }
  }

  /// Returns the library's version, such as `1.29.0`.
  String version() {
    return version;
  }

  /// Calls `OrtApi::Run`. Raw: no check, no allocation.
  ///
  /// @return the address of an `OrtStatus`, 0 when all went well
  long run(final long session, final long options, final long inputNames, final long inputs, final long inputCount,
      final long outputNames, final long outputCount, final long outputs) {
    try {
      return (long) P8.invokeExact(run, session, options, inputNames, inputs, inputCount, outputNames, outputCount,
          outputs);
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Returns the address of `OrtApi::Run`.
  long runAddress() {
    return run.address();
  }

  void call(final OrtFunction function, final long a) {
    try {
      check((long) P1.invokeExact(at(function), a));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  void call(final OrtFunction function, final long a, final long b) {
    try {
      check((long) P2.invokeExact(at(function), a, b));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  void call(final OrtFunction function, final long a, final long b, final long c) {
    try {
      check((long) P3.invokeExact(at(function), a, b, c));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  void call(final OrtFunction function, final long a, final long b, final long c, final long d) {
    try {
      check((long) P4.invokeExact(at(function), a, b, c, d));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  void call(final OrtFunction function, final long a, final long b, final long c, final long d, final long e) {
    try {
      check((long) P5.invokeExact(at(function), a, b, c, d, e));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Calls a function whose second parameter is an `int` or an enumeration.
  void callInt(final OrtFunction function, final long a, final int b) {
    try {
      check((long) PI.invokeExact(at(function), a, b));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Calls a function whose second parameter is a `bool`.
  void callBoolean(final OrtFunction function, final long a, final boolean b) {
    try {
      check((long) PB.invokeExact(at(function), a, (byte) (b ? 1 : 0)));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Creates an `OrtEnv` that logs through `logger`, an `OrtLoggingFunction`.
  void createEnv(final long logger, final int severity, final long logId, final long out) {
    try {
      check((long) PPIPP.invokeExact(at(OrtFunction.CREATE_ENV_WITH_CUSTOM_LOGGER), logger, 0L, severity, logId, out));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Creates the `OrtMemoryInfo` of ordinary memory.
  void createCpuMemoryInfo(final int allocatorType, final int memoryType, final long out) {
    try {
      check((long) IIP.invokeExact(at(OrtFunction.CREATE_CPU_MEMORY_INFO), allocatorType, memoryType, out));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Creates an `OrtValue` that owns its memory.
  void createTensor(final long allocator, final long shape, final long rank, final int elementType, final long out) {
    try {
      check((long) PPPIP.invokeExact(at(OrtFunction.CREATE_TENSOR_AS_ORT_VALUE), allocator, shape, rank, elementType,
          out));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Creates an `OrtValue` over memory of ours.
  void createTensorWithData(final long memoryInfo, final long data, final long bytes, final long shape, final long rank,
      final int elementType, final long out) {
    try {
      check((long) PPPPPIP.invokeExact(at(OrtFunction.CREATE_TENSOR_WITH_DATA_AS_ORT_VALUE), memoryInfo, data, bytes,
          shape, rank, elementType, out));
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Calls a function of the `Release…` kind, which returns nothing; 0 is let pass.
  void release(final OrtFunction function, final long a) {
    try {
      RELEASE.invokeExact(at(function), a);
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  /// Throws what an `OrtStatus` says, and releases it; 0 is no failure.
  void check(final long status) {
    if (status != 0) {
      throw new ModelException(takeMessage(status));
    }
  }

  private String takeMessage(final long status) {
    final String message = string(invoke(P1, at(OrtFunction.GET_ERROR_MESSAGE), status));
    release(OrtFunction.RELEASE_STATUS, status);
    return redaction.apply(message);
  }

  private MemorySegment at(final OrtFunction function) {
    return functions[function.ordinal()];
  }

  /// Reads a pointer, or another 64-bit value.
  static long longAt(final long address) {
    return MEMORY.get(JAVA_LONG, address);
  }

  /// Reads a UTF-8 string that ends with a zero; 0 reads as empty.
  static String string(final long address) {
    return address == 0 ? "" : MEMORY.getString(address);
  }

  /// Views native memory.
  static MemorySegment view(final long address, final long bytes) {
    return MEMORY.asSlice(address, bytes);
  }

  private static long getApi(final MemorySegment function) {
    try {
      return (long) GET_API.invokeExact(function, VERSION);
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  private static long invoke(final MethodHandle handle, final MemorySegment function) {
    try {
      return (long) handle.invokeExact(function);
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  private static long invoke(final MethodHandle handle, final MemorySegment function, final long a) {
    try {
      return (long) handle.invokeExact(function, a);
    } catch (final Throwable failure) {
      throw unexpected(failure);
    }
  }

  private static MethodHandle longs(final int count) {
    final MemoryLayout[] parameters = new MemoryLayout[count];
    Arrays.fill(parameters, JAVA_LONG);
    return handle(FunctionDescriptor.of(JAVA_LONG, parameters));
  }

  private static MethodHandle handle(final FunctionDescriptor shape) {
    return Linker.nativeLinker().downcallHandle(shape);
  }

  /// Native functions throw nothing; what comes here is ours (a failed check) or a bug.
  private static RuntimeException unexpected(final Throwable failure) {
    return switch (failure) {
      case final RuntimeException known -> known;
      case final Error error -> throw error;
      default -> new IllegalStateException("a native call failed", failure);
    };
  }
}
