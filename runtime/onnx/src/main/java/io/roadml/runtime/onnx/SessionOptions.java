package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.roadml.runtime.core.ModelException;
import java.lang.foreign.MemorySegment;

/// An `OrtSessionOptions` filled from [OnnxOptions].
///
/// - Threading: one thread.
final class SessionOptions implements AutoCloseable {
  private static final int PARALLEL = 1;
  private static final String OFF = "0";
  private static final String ON = "1";

  private final OnnxRuntime runtime;
  private final OrtApi api;
  private final Scratch scratch = new Scratch();
  private final long pointer;

  private SessionOptions(final OnnxRuntime runtime) {
    this.runtime = runtime;
    api = runtime.api();
    api.call(OrtFunction.CREATE_SESSION_OPTIONS, scratch.cell());
    pointer = scratch.taken();
  }

  /// Makes options; the caller closes them.
  ///
  /// @param rowsVary whether the model's inputs vary in more than their first dimension
  static SessionOptions of(final OnnxRuntime runtime, final OnnxOptions options, final boolean rowsVary) {
    final SessionOptions made = new SessionOptions(runtime);
    try {
      made.fill(options, rowsVary);
      return made;
    } catch (final RuntimeException | Error failure) {
      made.close();
      throw failure;
    }
  }

  long pointer() {
    return pointer;
  }

  private void fill(final OnnxOptions options, final boolean rowsVary) {
    api.callInt(OrtFunction.SET_INTRA_OP_NUM_THREADS, pointer, options.intraOpThreads());
    api.callInt(OrtFunction.SET_INTER_OP_NUM_THREADS, pointer, options.interOpThreads());
    if (options.interOpThreads() > 1) {
      api.callInt(OrtFunction.SET_SESSION_EXECUTION_MODE, pointer, PARALLEL);
    }
    api.callInt(OrtFunction.SET_SESSION_GRAPH_OPTIMIZATION_LEVEL, pointer, options.graphOptimization().level());
    api.callBoolean(OrtFunction.SET_DETERMINISTIC_COMPUTE, pointer, options.deterministic());
    entry("session.intra_op.allow_spinning", options.spinning() ? ON : OFF);
    entry("session.inter_op.allow_spinning", options.spinning() ? ON : OFF);
    entry("session.load_model_format", "ONNX");
    if (!options.cpuArena()) {
      api.call(OrtFunction.DISABLE_CPU_MEM_ARENA, pointer);
    }
    if (!options.memoryPattern() || rowsVary) { // The library keeps a plan for every shape that it has ever seen.
      api.call(OrtFunction.DISABLE_MEM_PATTERN, pointer);
    }
    if (options.cudaDevice() >= 0) {
      appendCuda(options);
    }
  }

  private void entry(final String key, final String value) {
    api.call(OrtFunction.ADD_SESSION_CONFIG_ENTRY, pointer, scratch.string(key), scratch.string(value));
  }

  private void appendCuda(final OnnxOptions options) {
    try {
      api.call(OrtFunction.CREATE_CUDA_PROVIDER_OPTIONS, scratch.cell());
      final long cuda = scratch.taken();
      try {
        api.call(OrtFunction.UPDATE_CUDA_PROVIDER_OPTIONS, cuda, strings("device_id"),
            strings(Integer.toString(options.cudaDevice())), 1);
        api.call(OrtFunction.SESSION_OPTIONS_APPEND_EXECUTION_PROVIDER_CUDA_V2, pointer, cuda);
      } finally {
        api.release(OrtFunction.RELEASE_CUDA_PROVIDER_OPTIONS, cuda);
      }
    } catch (final ModelException failure) {
      throw new ModelException(
          "execution_provider=" + options.executionProvider() + " cannot be used: " + failure.getMessage()
              + advice(),
          failure);
    }
  }

  private String advice() {
    return runtime.providers().contains("CUDAExecutionProvider")
        ? "; install the CUDA and cuDNN libraries that this ONNX Runtime was built for"
        : "; ONNX Runtime " + api.version()
            + " was built without CUDA: put com.microsoft.onnxruntime:onnxruntime_gpu on the"
            + " class path, or name a library with CUDA";
  }

  private long strings(final String text) {
    final MemorySegment array = scratch.allocate(ADDRESS.byteSize(), ADDRESS.byteAlignment());
    array.set(JAVA_LONG, 0, scratch.string(text));
    return array.address();
  }

  @Override
  public void close() {
    api.release(OrtFunction.RELEASE_SESSION_OPTIONS, pointer);
    scratch.close();
  }
}
