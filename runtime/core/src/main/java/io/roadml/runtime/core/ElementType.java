package io.roadml.runtime.core;

/// Element type of a tensor: the thirteen of the Open Inference Protocol, and BF16.
///
/// - Units: `byteSize()` is the size of one element in bytes; `BYTES` has none, for its elements vary.
/// - Threading: immutable.
/// - Source: Open Inference Protocol, REST, "Tensor Data Types"; BF16 from its gRPC half, as raw bytes only.
public enum ElementType {
  /// One byte, 0 or 1.
  BOOL(1),
  /// Unsigned, 8 bits.
  UINT8(1),
  /// Unsigned, 16 bits.
  UINT16(2),
  /// Unsigned, 32 bits.
  UINT32(4),
  /// Unsigned, 64 bits.
  UINT64(8),
  /// Signed, 8 bits.
  INT8(1),
  /// Signed, 16 bits.
  INT16(2),
  /// Signed, 32 bits.
  INT32(4),
  /// Signed, 64 bits.
  INT64(8),
  /// IEEE 754 half precision. Carried as raw bytes; see [Tensor#getFloat16].
  FP16(2),
  /// IEEE 754 single precision.
  FP32(4),
  /// IEEE 754 double precision.
  FP64(8),
  /// The upper half of an FP32. Carried as raw bytes.
  BF16(2),
  /// A string of bytes of any length; in memory a 4-byte little-endian length, then the bytes, one element after the other.
  BYTES(0);

  private final int byteSize;

  ElementType(final int byteSize) {
    this.byteSize = byteSize;
  }

  /// Returns the bytes one element takes, or 0 for [#BYTES].
  public int byteSize() {
    return byteSize;
  }

  /// Says whether every element takes the same number of bytes.
  public boolean isFixedSize() {
    return byteSize != 0;
  }

  /// Returns the type of this exact name, or `null` when there is none; the protocol's names are these constants' names.
  public static ElementType named(final String name) {
    for (final ElementType type : VALUES) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  private static final ElementType[] VALUES = values();
}
