package io.roadml.runtime.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Port: software that runs model files of one kind.
///
/// - Threading: safe for many threads.
public interface ModelEngine {
  /// Returns the name by which a configuration chooses this engine, as Triton names backends: `onnxruntime`, `pytorch`.
  String backend();

  /// Returns the names a model file of this engine may have inside a version's folder, the usual one first: `model.onnx`.
  List<String> fileNames();

  /// Loads a model.
  ///
  /// @param file    the model file
  /// @param options the engine's own options by name, such as `intra_op_threads`; an unknown one is refused with the nearest match
  /// @throws ModelException when the file is no model, asks for what the engine lacks, or an option is wrong
  Model load(Path file, Map<String, String> options);
}
