package io.roadml.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;

/// The baseline of one prediction: ONNX Runtime's `Run`, called with values that were prepared once, and nothing around
/// it. Written for this one purpose, so that it owes nothing to the code it is compared with; the session's settings
/// are those of `runtime/onnx`.
///
/// - Shape: one input `input` FP32 [1, 32], one output `output` FP32 [1, 1].
/// - Threading: one thread. - Allocation: none in [#run].
/// - Source: `onnxruntime_c_api.h`, whose table of functions keeps its order.
@SuppressWarnings("restricted")
public final class BareRun implements AutoCloseable {
  private static final int API = 17;
  private static final int CREATE_ENV = 3;
  private static final int CREATE_SESSION_FROM_ARRAY = 8;
  private static final int RUN = 9;
  private static final int CREATE_SESSION_OPTIONS = 10;
  private static final int DISABLE_MEM_PATTERN = 17;
  private static final int SET_INTRA_OP_NUM_THREADS = 24;
  private static final int SET_INTER_OP_NUM_THREADS = 25;
  private static final int CREATE_RUN_OPTIONS = 39;
  private static final int CREATE_TENSOR_WITH_DATA = 49;
  private static final int CREATE_CPU_MEMORY_INFO = 69;
  private static final int RELEASE_SESSION = 95;
  private static final int FLOAT = 1;
  private static final int WARNING = 2;

  private static final MethodHandle GET = handle(0);
  private static final MethodHandle RUN_CALL = handle(8);
  private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

  private final Arena arena = Arena.ofShared();
  private final long table;
  private final MemorySegment run;
  private final long session;
  private final long options;
  private final long inputNames;
  private final long outputNames;
  private final long inputs;
  private final long outputs;
  private final MemorySegment input = arena.allocate(BenchModel.WIDTH * ValueLayout.JAVA_FLOAT.byteSize(), 64);
  private final MemorySegment output = arena.allocate(ValueLayout.JAVA_FLOAT.byteSize(), 64);

  /// Loads a model by a native library.
  ///
  /// @throws IllegalStateException when a native call fails
  public BareRun(final Path library, final byte[] model) {
    final long base = get(SymbolLookup.libraryLookup(library, Arena.global()).findOrThrow("OrtGetApiBase"));
    table = (long) call(MemorySegment.ofAddress(at(base)), FunctionDescriptor.of(JAVA_LONG, JAVA_INT), API);
    run = MemorySegment.ofAddress(at(table + RUN * ADDRESS.byteSize()));
    final long environment = made(CREATE_ENV, WARNING, address("bench"));
    options = made(CREATE_RUN_OPTIONS);
    session = session(environment, model);
    final long memory = made(CREATE_CPU_MEMORY_INFO, 0, 0);
    inputNames = pointer(address("input"));
    outputNames = pointer(address("output"));
    inputs = pointer(tensor(memory, input, 1, BenchModel.WIDTH));
    outputs = pointer(tensor(memory, output, 1, 1));
  }

  private long session(final long environment, final byte[] model) {
    final long settings = made(CREATE_SESSION_OPTIONS);
    status(SET_INTRA_OP_NUM_THREADS, settings, 1);
    status(SET_INTER_OP_NUM_THREADS, settings, 1);
    status(DISABLE_MEM_PATTERN, settings);
    final MemorySegment bytes = arena.allocate(model.length, Long.BYTES).copyFrom(MemorySegment.ofArray(model));
    return made(CREATE_SESSION_FROM_ARRAY, environment, bytes.address(), (long) model.length, settings);
  }

  private long tensor(final long memory, final MemorySegment data, final long... shape) {
    final MemorySegment dimensions = arena.allocateFrom(JAVA_LONG, shape);
    return made(CREATE_TENSOR_WITH_DATA, memory, data.address(), data.byteSize(), dimensions.address(),
        (long) shape.length,
        FLOAT);
  }

  /// Returns the memory of the input: 32 floats.
  public MemorySegment input() {
    return input;
  }

  /// Returns the memory of the output: one float.
  public MemorySegment output() {
    return output;
  }

  /// Runs the model.
  public void run() {
    try {
      final long status = (long) RUN_CALL.invokeExact(run, session, options, inputNames, inputs, 1L, outputNames, 1L,
          outputs);
      if (status != 0) {
        throw new IllegalStateException("Run failed");
      }
    } catch (final RuntimeException | Error failure) {
      throw failure;
    } catch (final Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static MethodHandle handle(final int longs) {
    final MemoryLayout[] parameters = new MemoryLayout[longs];
    Arrays.fill(parameters, JAVA_LONG);
    return Linker.nativeLinker().downcallHandle(FunctionDescriptor.of(JAVA_LONG, parameters));
  }

  private static long get(final MemorySegment function) {
    try {
      return (long) GET.invokeExact(function);
    } catch (final Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Calls a function of the table whose last parameter takes a new pointer, and returns that.
  private long made(final int function, final Object... arguments) {
    final MemorySegment cell = arena.allocate(ADDRESS);
    final Object[] all = Arrays.copyOf(arguments, arguments.length + 1);
    all[arguments.length] = cell.address();
    status(function, all);
    return cell.get(JAVA_LONG, 0);
  }

  private void status(final int function, final Object... arguments) {
    final MemoryLayout[] parameters = new MemoryLayout[arguments.length];
    for (int index = 0; index < parameters.length; index++) {
      parameters[index] = arguments[index] instanceof Integer ? JAVA_INT : JAVA_LONG;
    }
    final Object status = call(MemorySegment.ofAddress(at(table + function * ADDRESS.byteSize())),
        FunctionDescriptor.of(JAVA_LONG, parameters), arguments);
    if ((long) status != 0) {
      throw new IllegalStateException("function " + function + " of ONNX Runtime's C API failed");
    }
  }

  private static Object call(final MemorySegment function, final FunctionDescriptor descriptor,
      final Object... arguments) {
    try {
      return Linker.nativeLinker().downcallHandle(function, descriptor).invokeWithArguments(arguments);
    } catch (final Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static long at(final long address) {
    return MEMORY.get(JAVA_LONG, address);
  }

  private long address(final String text) {
    return arena.allocateFrom(text).address();
  }

  private long pointer(final long value) {
    return arena.allocateFrom(JAVA_LONG, value).address();
  }

  @Override
  public void close() {
    try {
      Linker.nativeLinker().downcallHandle(MemorySegment.ofAddress(at(table + RELEASE_SESSION * ADDRESS.byteSize())),
          FunctionDescriptor.ofVoid(JAVA_LONG)).invokeExact(session);
    } catch (final Throwable impossible) {
      throw new IllegalStateException(impossible);
    }
    arena.close();
  }
}
