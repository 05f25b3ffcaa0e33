package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// The bytes of one row of a warm-up sample's inputs, as tensors hold them: little-endian, strings with their lengths.
///
/// - Random data: floating-point numbers from 0 to 1, integers from 0 to 99, strings of 8 letters; the same each time.
/// - Threading: one thread.
final class SampleData {
  private static final long SEED = 0x5EED;
  private static final int INTEGERS = 100;
  private static final int LETTERS = 8;
  private static final int MOST_BYTES = 1 << 28;

  private final Path folder;
  private final Random random = new Random(SEED);

  /// Makes data.
  ///
  /// @param folder where the files are; `null` for nowhere
  SampleData(final Path folder) {
    this.folder = folder;
  }

  byte[] row(final WarmupSample.Input input) {
    final long elements = Tensor.elementCount(input.shape().stream().mapToLong(Long::longValue).toArray());
    final int elementBytes = input.type().isFixedSize() ? input.type().byteSize() : Integer.BYTES + LETTERS;
    if (elements > MOST_BYTES / elementBytes) {
      throw new ModelException("dims=" + input.shape() + " of a sample is more than " + MOST_BYTES + " bytes");
    }
    return switch (input.filling()) {
      case ZERO -> new byte[(int) elements * (input.type().isFixedSize() ? elementBytes : Integer.BYTES)];
      case RANDOM -> random(input.type(), (int) elements, elementBytes);
      case FILE -> file(input, (int) elements);
    };
  }

  private byte[] random(final ElementType type, final int elements, final int elementBytes) {
    final ByteBuffer bytes = ByteBuffer.allocate(elements * elementBytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int element = 0; element < elements; element++) {
      putRandom(type, bytes);
    }
    return bytes.array();
  }

  private void putRandom(final ElementType type, final ByteBuffer bytes) {
    switch (type) {
      case BOOL -> bytes.put((byte) random.nextInt(2));
      case UINT8, INT8 -> bytes.put((byte) random.nextInt(INTEGERS));
      case UINT16, INT16 -> bytes.putShort((short) random.nextInt(INTEGERS));
      case UINT32, INT32 -> bytes.putInt(random.nextInt(INTEGERS));
      case UINT64, INT64 -> bytes.putLong(random.nextInt(INTEGERS));
      case FP16 -> bytes.putShort(Float.floatToFloat16(random.nextFloat()));
      case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(random.nextFloat()) >>> Short.SIZE));
      case FP32 -> bytes.putFloat(random.nextFloat());
      case FP64 -> bytes.putDouble(random.nextDouble());
      case BYTES -> putRandomLetters(bytes);
    }
  }

  private void putRandomLetters(final ByteBuffer bytes) {
    bytes.putInt(LETTERS);
    for (int letter = 0; letter < LETTERS; letter++) {
      bytes.put((byte) ('a' + random.nextInt('z' - 'a' + 1)));
    }
  }

  private byte[] file(final WarmupSample.Input input, final int elements) {
    final byte[] bytes = read(input.file());
    final long wanted = input.type().isFixedSize() ? (long) elements * input.type().byteSize()
        : stringBytes(bytes, elements);
    if (bytes.length != wanted) {
      throw new ModelException("warmup/" + input.file() + " has " + bytes.length + " bytes, want " + wanted + " for "
          + input.type() + input.shape());
    }
    return bytes;
  }

  private byte[] read(final String name) {
    if (folder == null) {
      throw new ModelException("warmup/" + name + " cannot be read: this model has no folder of its own");
    }
    final Path file = folder.resolve(name);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException("warmup/" + name + " has more than " + MOST_BYTES + " bytes");
      }
      return Files.readAllBytes(file);
    } catch (final IOException e) {
      throw new ModelException("warmup/" + name + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /// Returns the bytes that this many strings take from the beginning on; −1 when they leave the file.
  private static long stringBytes(final byte[] bytes, final int elements) {
    final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long end = 0;
    for (int element = 0; element < elements; element++) {
      if (end + Integer.BYTES > bytes.length) {
        return -1;
      }
      end += Integer.BYTES + Integer.toUnsignedLong(buffer.getInt((int) end));
    }
    return end;
  }
}
