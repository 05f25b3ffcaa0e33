package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// An `OrtSession` and what all its runs share: names as C has them, and run options. Counted: the model and each instance
/// hold it, and whoever lets go last frees it.
///
/// - Threading: safe for many threads.
final class OnnxSession {
  private static final int FATAL = 4;

  private final OnnxRuntime runtime;
  private final OrtApi api;
  private final Arena arena = Arena.ofShared();
  private final AtomicInteger holders = new AtomicInteger(1);
  private final long pointer;
  private final long runOptions;
  private final MemorySegment inputNames;
  private final MemorySegment outputNames;
  private final ModelSignature signature;
  private final OnnxMetadata metadata;
  private final Set<String> unranked;
  private final long maxInstanceBytes;

  /// Takes over an `OrtSession`; when this fails it is released.
  OnnxSession(final OnnxRuntime runtime, final long pointer, final Set<String> unranked, final long maxInstanceBytes) {
    this.runtime = runtime;
    this.pointer = pointer;
    this.unranked = unranked;
    this.maxInstanceBytes = maxInstanceBytes;
    api = runtime.api();
    long options = 0;
    try (Scratch scratch = new Scratch()) {
      final SessionInspector inspector = new SessionInspector(runtime, pointer, unranked, scratch);
      signature = inspector.signature();
      metadata = inspector.metadata();
      inputNames = names(signature.inputs());
      outputNames = names(signature.outputs());
      api.call(OrtFunction.CREATE_RUN_OPTIONS, scratch.cell());
      options = scratch.taken();
      runOptions = options;
      // A failed run tells its caller; logging it as well would let callers fill the log.
      api.callInt(OrtFunction.RUN_OPTIONS_SET_RUN_LOG_SEVERITY_LEVEL, runOptions, FATAL);
    } catch (final RuntimeException | Error failure) {
      free(options);
      throw failure;
    }
  }

  private MemorySegment names(final List<TensorSpec> specs) {
    final MemorySegment names = arena.allocate(ADDRESS, Math.max(1, specs.size()));
    for (int index = 0; index < specs.size(); index++) {
      names.setAtIndex(JAVA_LONG, index, arena.allocateFrom(specs.get(index).name()).address());
    }
    return names;
  }

  OnnxRuntime runtime() {
    return runtime;
  }

  ModelSignature signature() {
    return signature;
  }

  OnnxMetadata metadata() {
    return metadata;
  }

  /// Says whether a tensor may have any number of dimensions.
  boolean isUnranked(final String tensor) {
    return unranked.contains(tensor);
  }

  /// Returns the most memory that the bound tensors of one instance may take.
  long maxInstanceBytes() {
    return maxInstanceBytes;
  }

  /// Returns the `OrtSession`.
  long pointer() {
    return pointer;
  }

  /// Returns the `OrtRunOptions`.
  long runOptions() {
    return runOptions;
  }

  /// Returns the array of the inputs' names.
  MemorySegment inputNames() {
    return inputNames;
  }

  /// Returns the array of the outputs' names.
  MemorySegment outputNames() {
    return outputNames;
  }

  /// Counts one more holder.
  ///
  /// @throws IllegalStateException when nobody holds it any more
  void hold() {
    if (holders.getAndUpdate(count -> count == 0 ? 0 : count + 1) == 0) {
      throw new IllegalStateException("the model is closed");
    }
  }

  /// Counts one holder less; the last frees everything.
  void letGo() {
    if (holders.decrementAndGet() == 0) {
      free(runOptions);
    }
  }

  private void free(final long options) {
    if (options != 0) {
      api.release(OrtFunction.RELEASE_RUN_OPTIONS, options);
    }
    api.release(OrtFunction.RELEASE_SESSION, pointer);
    arena.close();
  }
}
