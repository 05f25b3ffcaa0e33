package io.roadml.runtime.core;

/// A loaded model: weights and graph, ready to make instances that run it.
///
/// - Threading: safe for many threads.
/// - Lifetime: close it after all its instances; closing twice is harmless.
public interface Model extends AutoCloseable {
  /// Returns what the model takes and gives.
  ModelSignature signature();

  /// Returns the protocol's platform name, such as `onnx_onnxv1`.
  String platform();

  /// Makes an instance whose bound tensors hold `maxRows` rows.
  ///
  /// @param maxRows at least 1; ignored where the signature has no fixed rows
  /// @throws ModelException when the engine has no room or refuses
  ModelInstance newInstance(int maxRows);

  @Override
  void close();
}
