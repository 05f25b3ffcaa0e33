package io.roadml.pipeline.value;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Values without parts: a row for each class, with its tag, which never changes its meaning.
///
/// @param tag what stands before the value's bytes
record Scalar<T>(int tag, Class<T> type, Writing<T> writing, Reading<T> reading) {
  /// Writes a value without its tag.
  interface Writing<T> {
    void write(DataOutputStream out, T value) throws IOException;
  }

  /// Reads a value behind its tag.
  interface Reading<T> {
    T read(DataInputStream in) throws IOException;
  }

  /// A NaN is a NaN: its other bits are not content.
  private static final List<Scalar<?>> ALL = List.of(
      new Scalar<>(16, Boolean.class, DataOutputStream::writeBoolean, DataInputStream::readBoolean),
      new Scalar<>(17, Byte.class, (out, value) -> out.writeByte(value), DataInputStream::readByte),
      new Scalar<>(18, Short.class, (out, value) -> out.writeShort(value), DataInputStream::readShort),
      new Scalar<>(19, Character.class, (out, value) -> out.writeChar(value), DataInputStream::readChar),
      new Scalar<>(20, Integer.class, DataOutputStream::writeInt, DataInputStream::readInt),
      new Scalar<>(21, Long.class, DataOutputStream::writeLong, DataInputStream::readLong),
      new Scalar<>(22, Float.class, (out, value) -> out.writeInt(Float.floatToIntBits(value)),
          DataInputStream::readFloat),
      new Scalar<>(23, Double.class, (out, value) -> out.writeLong(Double.doubleToLongBits(value)),
          DataInputStream::readDouble),
      new Scalar<>(24, String.class, Scalar::writeText, Scalar::readText),
      text(25, BigInteger.class, BigInteger::new),
      text(26, BigDecimal.class, BigDecimal::new),
      text(27, Instant.class, Instant::parse),
      text(28, Duration.class, Duration::parse),
      text(29, LocalDate.class, LocalDate::parse),
      text(30, LocalTime.class, LocalTime::parse),
      text(31, LocalDateTime.class, LocalDateTime::parse),
      text(32, OffsetDateTime.class, OffsetDateTime::parse),
      text(33, ZonedDateTime.class, ZonedDateTime::parse),
      text(34, Period.class, Period::parse),
      text(35, UUID.class, UUID::fromString),
      text(36, URI.class, URI::create),
      new Scalar<>(37, Secret.class, (out, value) -> writeText(out, value.reference()),
          in -> Secret.of(readText(in))));

  private static final Map<Class<?>, Scalar<?>> BY_TYPE = ALL.stream()
      .collect(Collectors.toUnmodifiableMap(Scalar::type, Function.identity()));
  private static final Map<Integer, Scalar<?>> BY_TAG = ALL.stream()
      .collect(Collectors.toUnmodifiableMap(Scalar::tag, Function.identity()));

  private static <T> Scalar<T> text(int tag, Class<T> type, Function<String, T> parsed) {
    return new Scalar<>(tag, type, (out, value) -> writeText(out, value.toString()), in -> parsed.apply(readText(in)));
  }

  /// The row of a class, or null.
  static Scalar<?> of(Class<?> type) {
    return BY_TYPE.get(type);
  }

  /// The row of a tag, or null.
  static Scalar<?> of(int tag) {
    return BY_TAG.get(tag);
  }

  void write(DataOutputStream out, Object value) throws IOException {
    out.writeByte(tag);
    writing.write(out, type.cast(value));
  }

  /// UTF-8; but UTF-16 where there is half a surrogate pair, which UTF-8 does not have: every text of Java comes back.
  static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    boolean isWhole = new String(utf8, StandardCharsets.UTF_8).equals(text);
    out.writeBoolean(isWhole);
    if (isWhole) {
      out.writeInt(utf8.length);
      out.write(utf8);
    } else {
      out.writeInt(Character.BYTES * text.length());
      out.writeChars(text);
    }
  }

  static String readText(DataInputStream in) throws IOException {
    boolean isWhole = in.readBoolean();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return isWhole
        ? new String(bytes, StandardCharsets.UTF_8)
        : ByteBuffer.wrap(bytes).asCharBuffer().toString();
  }
}
