package io.roadml.runtime.onnx;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Damages model files, the same way for the same seed: bits, cuts, splices, zeroes, lengths, and whole fields of the protobuf
/// tree with values that a file may have but no model does.
final class Mutator {
  private static final long[] EXTREMES = {0, 1, 2, -1, 127, 128, 255, 1L << 31, (1L << 31) - 1, 1L << 32, 1L << 40,
      1L << 62,
      Long.MAX_VALUE, Long.MIN_VALUE, -2, 1000, 1_000_000};
  private static final int LENGTH = 2;

  private final SplittableRandom random;
  private final List<byte[]> models;

  Mutator(final long seed, final List<byte[]> models) {
    // Neighbouring seeds of this generator begin alike; this spreads them.
    this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L);
    this.models = models;
  }

  /// Returns one model, damaged one to four times.
  byte[] next() {
    byte[] model = models.get(random.nextInt(models.size())).clone();
    final int times = random.nextInt(1, 5);
    for (int time = 0; time < times && model.length > 0; time++) {
      model = damage(model);
    }
    return model;
  }

  private byte[] damage(final byte[] model) {
    return switch (random.nextInt(12)) {
      case 0 -> flipBits(model);
      case 1 -> cut(model);
      case 2 -> splice(model);
      case 3 -> zero(model);
      case 4 -> changeByte(model);
      default -> editTree(model, 0, model.length, random.nextInt(1, 12));
    };
  }

  private byte[] flipBits(final byte[] model) {
    for (int bit = random.nextInt(1, 9); bit > 0; bit--) {
      model[random.nextInt(model.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return model;
  }

  private byte[] cut(final byte[] model) {
    return Arrays.copyOf(model, random.nextInt(model.length));
  }

  private byte[] splice(final byte[] model) {
    final byte[] other = models.get(random.nextInt(models.size()));
    final int from = random.nextInt(other.length);
    final int length = random.nextInt(1, Math.min(other.length - from, 256) + 1);
    final int at = random.nextInt(model.length);
    final ByteArrayOutputStream spliced = new ByteArrayOutputStream();
    spliced.write(model, 0, at);
    spliced.write(other, from, length);
    final int rest = random.nextBoolean() ? at : Math.min(model.length, at + length);
    spliced.write(model, rest, model.length - rest);
    return spliced.toByteArray();
  }

  private byte[] zero(final byte[] model) {
    final int from = random.nextInt(model.length);
    Arrays.fill(model, from, Math.min(model.length, from + random.nextInt(1, 64)), (byte) 0);
    return model;
  }

  private byte[] changeByte(final byte[] model) {
    model[random.nextInt(model.length)] += (byte) (random.nextBoolean() ? 1 : -1);
    return model;
  }

  /// Goes down the tree of messages and edits one field somewhere below, mending the lengths above it.
  private byte[] editTree(final byte[] model, final int from, final int to, final int depth) {
    final int[] starts = fields(model, from, to);
    if (starts.length == 0) {
      return changeByte(Arrays.copyOfRange(model, from, to));
    }
    final int chosen = random.nextInt(starts.length);
    final int start = starts[chosen];
    final int end = chosen + 1 < starts.length ? starts[chosen + 1] : to;
    final long[] tag = varint(model, start, end);
    final ByteArrayOutputStream edited = new ByteArrayOutputStream();
    edited.write(model, from, start - from);
    final boolean nested = (tag[0] & 7) == LENGTH;
    if (nested && depth > 0 && random.nextInt(4) != 0) {
      final long[] length = varint(model, (int) tag[1], end);
      final int body = (int) length[1];
      final byte[] inner = body < end ? editTree(model, body, end, depth - 1) : new byte[0];
      writeVarint(edited, tag[0]);
      writeVarint(edited, inner.length);
      edited.writeBytes(inner);
    } else {
      edit(model, start, end, tag, edited);
    }
    edited.write(model, end, to - end);
    return edited.toByteArray();
  }

  private void edit(final byte[] model, final int start, final int end, final long[] tag,
      final ByteArrayOutputStream edited) {
    switch (random.nextInt(5)) {
      case 0 -> {} // The field goes.
      case 1 -> { // The field comes twice.
        edited.write(model, start, end - start);
        edited.write(model, start, end - start);
      }
      case 2 -> { // The field becomes another.
        writeVarint(edited, ((long) random.nextInt(1, 27) << 3) | (tag[0] & 7));
        edited.write(model, (int) tag[1], end - (int) tag[1]);
      }
      default -> editValue(end, tag, edited);
    }
  }

  private void editValue(final int end, final long[] tag, final ByteArrayOutputStream edited) {
    writeVarint(edited, tag[0]);
    if ((tag[0] & 7) == 0) {
      writeVarint(edited, EXTREMES[random.nextInt(EXTREMES.length)]);
    } else if ((tag[0] & 7) == LENGTH) {
      final int size = random.nextInt(0, 40);
      writeVarint(edited, size);
      for (int index = 0; index < size; index++) {
        edited.write(random.nextInt(256));
      }
    } else {
      for (int index = (int) tag[1]; index < end; index++) {
        edited.write(random.nextInt(256));
      }
    }
  }

  /// Returns where the fields of a message start; none when the bytes are no message.
  private static int[] fields(final byte[] model, final int from, final int to) {
    final IntStream.Builder starts = IntStream.builder();
    int position = from;
    while (position < to) {
      starts.add(position);
      final long[] tag = varint(model, position, to);
      final long next = tag == null ? -1 : skip(model, tag, to);
      if (next < 0 || next > to) {
        return new int[0];
      }
      position = (int) next;
    }
    return starts.build().toArray();
  }

  private static long skip(final byte[] model, final long[] tag, final int to) {
    final long[] value = varint(model, (int) tag[1], to);
    return switch ((int) (tag[0] & 7)) {
      case 0 -> value == null ? -1 : value[1];
      case 1 -> tag[1] + Long.BYTES;
      case LENGTH -> value == null || value[0] < 0 || value[0] > to - value[1] ? -1 : value[1] + value[0];
      case 5 -> tag[1] + Integer.BYTES;
      default -> -1;
    };
  }

  /// Returns a number and where it ends, or `null` when it is cut off.
  private static long[] varint(final byte[] model, final int from, final int to) {
    long value = 0;
    for (int index = 0; index < 10 && from + index < to; index++) {
      value |= (model[from + index] & 0x7FL) << (7 * index);
      if (model[from + index] >= 0) {
        return new long[]{value, from + index + 1};
      }
    }
    return null;
  }

  private static void writeVarint(final ByteArrayOutputStream target, final long value) {
    long left = value;
    while ((left & ~0x7FL) != 0) {
      target.write((int) ((left & 0x7F) | 0x80));
      left >>>= 7;
    }
    target.write((int) left);
  }
}
