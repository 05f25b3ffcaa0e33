package io.roadml.training;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/// The element types a graph's inputs and outputs can have: the thirteen of the Open Inference Protocol and BF16, under
/// the names of that protocol.
public enum OnnxType {
  /// One byte, 0 or 1.
  BOOL(DataType.BOOL),
  /// Unsigned 8-bit integer.
  UINT8(DataType.UINT8),
  /// Unsigned 16-bit integer.
  UINT16(DataType.UINT16),
  /// Unsigned 32-bit integer.
  UINT32(DataType.UINT32),
  /// Unsigned 64-bit integer.
  UINT64(DataType.UINT64),
  /// Signed 8-bit integer.
  INT8(DataType.INT8),
  /// Signed 16-bit integer.
  INT16(DataType.INT16),
  /// Signed 32-bit integer.
  INT32(DataType.INT32),
  /// Signed 64-bit integer.
  INT64(DataType.INT64),
  /// IEEE half precision.
  FP16(DataType.FLOAT16),
  /// IEEE single precision.
  FP32(DataType.FLOAT),
  /// IEEE double precision.
  FP64(DataType.DOUBLE),
  /// The upper half of a single precision number.
  BF16(DataType.BFLOAT16),
  /// Byte strings of any length; ONNX calls the type `string`.
  BYTES(DataType.STRING);

  private final DataType onnx;

  OnnxType(DataType onnx) {
    this.onnx = onnx;
  }

  int number() {
    return onnx.getNumber();
  }
}
