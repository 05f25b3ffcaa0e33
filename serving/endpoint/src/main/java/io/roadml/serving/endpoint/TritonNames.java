package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;

/// Names that Triton's configuration has for what is called otherwise here.
final class TritonNames {
  private TritonNames() {
  }

  /// Returns the name of an element type: `TYPE_FP32`; BYTES is `TYPE_STRING`.
  static String type(final ElementType type) {
    return "TYPE_" + (type == ElementType.BYTES ? "STRING" : type.name());
  }

  /// Returns the platform of a backend: `onnxruntime_onnx`; empty where there is none.
  static String platform(final String backend) {
    return switch (backend) {
      case "onnxruntime" -> "onnxruntime_onnx";
      case "pytorch" -> "pytorch_libtorch";
      default -> "";
    };
  }

  /// Returns the kind of an instance group on a device.
  static String kind(final String device) {
    if (device.isEmpty()) {
      return "KIND_AUTO";
    }
    return device.equals("cpu") ? "KIND_CPU" : "KIND_GPU";
  }
}
