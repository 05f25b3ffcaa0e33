package io.roadml.app;

import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.onnx.OnnxEngine;
import java.nio.file.Path;
import java.util.List;

/// ONNX Runtime as this process would use it: opened, since a library that is there may still not suit the machine.
///
/// @param finding   what `doctor` says about it
/// @param providers where it can run models, as it names them; none when it cannot be opened
record NativeLibrary(Finding finding, List<String> providers) {
  private static final String NAME = "ONNX Runtime";
  private static final String CUDA = "CUDAExecutionProvider";

  /// Opens it.
  ///
  /// @param file a build of its own, or `null` for the one on the class path
  static NativeLibrary open(Path file) {
    try {
      OnnxEngine engine = file == null ? OnnxEngine.create() : OnnxEngine.create(file);
      List<String> providers = engine.executionProviders();
      return new NativeLibrary(Finding.good(NAME, engine.version() + " with " + String.join(", ", providers)),
          providers);
    } catch (ModelException e) {
      return new NativeLibrary(Finding.wrong(NAME, e.getMessage(),
          "name a build for this machine with --onnxruntime-library; the usual one is for Linux, macOS and Windows, x64 and aarch64"),
          List.of());
    }
  }

  boolean hasCuda() {
    return providers.contains(CUDA);
  }
}
