package io.roadml.runtime.onnx;

/// BF16, the upper half of an FP32.
final class BrainFloat {
  private BrainFloat() {
  }

  /// Rounds to nearest even; a NaN stays one.
  static short of(final float value) {
    final int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40); // The payload's upper half may be empty, which would read as infinity.
    }
    final int even = (bits >>> 16) & 1;
    return (short) ((bits + 0x7FFF + even) >>> 16);
  }

  /// Returns the same value.
  static float toFloat(final short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
