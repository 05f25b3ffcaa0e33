package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ElementType;
import java.util.List;

/// ONNX's numbers of element types, and ours.
///
/// - Source: `TensorProto.DataType` of onnx.proto, which `ONNXTensorElementDataType` repeats.
final class OnnxType {
  private static final List<String> NAMES = List.of("undefined", "float", "uint8", "int8", "uint16", "int16", "int32",
      "int64",
      "string", "bool", "float16", "double", "uint32", "uint64", "complex64", "complex128", "bfloat16", "float8e4m3fn",
      "float8e4m3fnuz", "float8e5m2", "float8e5m2fnuz", "uint4", "int4", "float4e2m1", "float8e8m0", "uint2", "int2");

  private OnnxType() {
  }

  /// Returns our type, or `null` where we have none.
  static ElementType elementType(final int number) {
    return switch (number) {
      case 1 -> ElementType.FP32;
      case 2 -> ElementType.UINT8;
      case 3 -> ElementType.INT8;
      case 4 -> ElementType.UINT16;
      case 5 -> ElementType.INT16;
      case 6 -> ElementType.INT32;
      case 7 -> ElementType.INT64;
      case 8 -> ElementType.BYTES;
      case 9 -> ElementType.BOOL;
      case 10 -> ElementType.FP16;
      case 11 -> ElementType.FP64;
      case 12 -> ElementType.UINT32;
      case 13 -> ElementType.UINT64;
      case 16 -> ElementType.BF16;
      default -> null;
    };
  }

  /// Returns ONNX's number.
  static int number(final ElementType type) {
    return switch (type) {
      case FP32 -> 1;
      case UINT8 -> 2;
      case INT8 -> 3;
      case UINT16 -> 4;
      case INT16 -> 5;
      case INT32 -> 6;
      case INT64 -> 7;
      case BYTES -> 8;
      case BOOL -> 9;
      case FP16 -> 10;
      case FP64 -> 11;
      case UINT32 -> 12;
      case UINT64 -> 13;
      case BF16 -> 16;
    };
  }

  /// Returns ONNX's name for a number.
  static String name(final int number) {
    return number >= 0 && number < NAMES.size() ? NAMES.get(number) : "type " + number;
  }
}
