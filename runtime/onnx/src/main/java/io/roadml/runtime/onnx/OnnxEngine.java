package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ModelEngine;
import io.roadml.runtime.core.ModelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs `.onnx` files by ONNX Runtime, called through the foreign function API.
///
/// ```java
/// try (OnnxModel model = OnnxEngine.create().load(Path.of("model.onnx"));
///     ModelInstance instance = model.newInstance(64)) {
///   instance.input(0).setFloats(0, features, 0, features.length);
///   instance.run(1);
///   float score = instance.output(0).getFloat(0);
/// }
/// ```
///
/// - Threading: safe for many threads.
/// - Lifetime: the native library is loaded once in a process and stays; an engine holds nothing to close.
/// - Flags: `--enable-native-access=ALL-UNNAMED` keeps the JVM from warning.
public final class OnnxEngine implements ModelEngine {
  private final OnnxRuntime runtime;

  private OnnxEngine(final OnnxRuntime runtime) {
    this.runtime = runtime;
  }

  /// Makes an engine of the native library on the class path: that of `com.microsoft.onnxruntime:onnxruntime`, or, where it
  /// is there too, one with CUDA (`onnxruntime_gpu`, or `org.bytedeco:onnxruntime` with its classifier). The library is
  /// unpacked into a cache folder the first time: system property `roadml.cache`, `$XDG_CACHE_HOME/roadml` or `~/.cache/roadml`.
  ///
  /// @throws ModelException when there is no library for this machine, or it cannot be unpacked or opened
  public static OnnxEngine create() {
    return new OnnxEngine(OnnxRuntime.ofClassPath());
  }

  /// Makes an engine of a native library file, such as `/opt/onnxruntime/lib/libonnxruntime.so`. Any ONNX Runtime from 1.17 on
  /// will do; its execution providers are looked for in its own folder.
  ///
  /// @throws ModelException when the file is not there, cannot be opened, is not ONNX Runtime or too old
  public static OnnxEngine create(final Path library) {
    return new OnnxEngine(OnnxRuntime.of(library));
  }

  @Override
  public String backend() {
    return "onnxruntime";
  }

  @Override
  public List<String> fileNames() {
    return List.of("model.onnx");
  }

  /// Returns the native library's version, such as `1.29.0`.
  public String version() {
    return runtime.api().version();
  }

  /// Returns the file the native library was loaded from.
  public Path library() {
    return runtime.library();
  }

  /// Returns the execution providers the native library was built with, as it names them: `CPUExecutionProvider`. Whether one
  /// can be used on this machine shows when a model is loaded.
  public List<String> executionProviders() {
    return runtime.providers();
  }

  @Override
  public OnnxModel load(final Path file, final Map<String, String> options) {
    return load(file, OnnxOptions.parse(options));
  }

  /// Loads a model with [OnnxOptions#DEFAULT].
  ///
  /// @throws ModelException when the file is no model that ONNX Runtime takes
  public OnnxModel load(final Path file) {
    return load(file, OnnxOptions.DEFAULT);
  }

  /// Loads a model. The file is read and checked first; where its tensors keep their data in other files, these must lie in
  /// the model's folder or below it.
  ///
  /// @throws ModelException when the file is no model that ONNX Runtime takes, or the options ask for what is not there
  public OnnxModel load(final Path file, final OnnxOptions options) {
    try (Arena memory = Arena.ofConfined()) {
      return load(ModelFile.read(file, options.maxModelBytes(), memory), options, Redaction.ofFile(file));
    }
  }

  /// Loads a model from memory, such as a resource.
  ///
  /// @throws ModelException as the other loads do, and when tensors keep their data in other files
  public OnnxModel load(final byte[] model, final OnnxOptions options) {
    try (Arena memory = Arena.ofConfined()) {
      final MemorySegment bytes = memory.allocate(model.length, Long.BYTES).copyFrom(MemorySegment.ofArray(model));
      return load(ModelFile.of(bytes), options, Redaction.ofUser());
    }
  }

  private OnnxModel load(final ModelFile model, final OnnxOptions options, final Redaction redaction) {
    try (SessionOptions settings = SessionOptions.of(runtime, options, model.rowsVary())) {
      return new OnnxModel(
          new OnnxSession(runtime, createSession(model, settings), model.unranked(), options.maxInstanceBytes()));
    } catch (final ModelException failure) {
      throw new ModelException(redaction.apply(failure.getMessage()), failure);
    }
  }

  private long createSession(final ModelFile model, final SessionOptions settings) {
    try (Scratch scratch = new Scratch()) {
      if (model.file() == null) {
        runtime.api().call(OrtFunction.CREATE_SESSION_FROM_ARRAY, runtime.environment(), model.bytes().address(),
            model.bytes().byteSize(), settings.pointer(), scratch.cell());
      } else {
        runtime.api().call(OrtFunction.CREATE_SESSION, runtime.environment(), scratch.path(model.file()),
            settings.pointer(),
            scratch.cell());
      }
      return scratch.taken();
    }
  }
}
