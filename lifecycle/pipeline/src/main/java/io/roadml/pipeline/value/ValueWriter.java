package io.roadml.pipeline.value;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.AbstractMap.SimpleEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a value as a document of the [ValueFormat].
///
/// Equal values have equal bytes, also in another process: maps and sets without an order are written in that of their
/// bytes. A map or set that has an order has it as a part of its content.
///
/// - Threading: one thread, one document.
final class ValueWriter {
  private final DataOutputStream out;
  private final FileSink files;
  private final Map<Class<?>, ValueCodec<?>> codecs;
  private final Map<Class<?>, Integer> classes = new HashMap<>();
  private int depth;

  private ValueWriter(OutputStream out, FileSink files, Map<Class<?>, ValueCodec<?>> codecs, int depth) {
    this.out = new DataOutputStream(out);
    this.files = files;
    this.codecs = codecs;
    this.depth = depth;
  }

  /// Writes a document.
  ///
  /// @throws NotKeptException if the value, or one in it, has no bytes
  static void write(Object value, OutputStream out, FileSink files, Map<Class<?>, ValueCodec<?>> codecs)
      throws IOException {
    new ValueWriter(out, files, codecs, 0).document(value);
  }

  private void document(Object value) throws IOException {
    out.writeByte(ValueFormat.VERSION);
    write(value);
    out.flush();
  }

  private void write(Object value) throws IOException {
    if (++depth > ValueFormat.DEEPEST) {
      throw new NotKeptException("it is deeper than " + ValueFormat.DEEPEST + " levels, or contains itself");
    }
    switch (value) {
      case null -> out.writeByte(ValueFormat.NULL);
      case Optional<?> optional -> optional(optional);
      case Record one -> record(one);
      case Enum<?> constant -> constant(constant);
      case Path path -> path(path);
      case Collection<?> collection -> collection(collection);
      case Map<?, ?> map -> map(map);
      default -> other(value);
    }
    depth--;
  }

  private void other(Object value) throws IOException {
    Scalar<?> scalar = Scalar.of(value.getClass());
    Packed<?> packed = Packed.of(value.getClass());
    ValueCodec<?> codec = codecs.get(value.getClass());
    if (scalar != null) {
      scalar.write(out, value);
    } else if (packed != null) {
      packed.write(out, value);
    } else if (codec != null) {
      coded(codec, value);
    } else if (value.getClass().isArray()) {
      array(value);
    } else {
      throw unknown(value);
    }
  }

  static NotKeptException unknown(Object value) {
    return new NotKeptException("type=" + value.getClass().getName() + " has no bytes; want a record, an enum, a text, "
        + "a number, a time, an array, a List, Set, Map or Optional of these, a file's Path, or add a ValueCodec");
  }

  private void optional(Optional<?> optional) throws IOException {
    out.writeByte(optional.isPresent() ? ValueFormat.PRESENT : ValueFormat.ABSENT);
    if (optional.isPresent()) {
      part(optional.get(), ".get()");
    }
  }

  private void record(Record value) throws IOException {
    RecordShape shape = RecordShape.of(value.getClass());
    out.writeByte(ValueFormat.RECORD);
    if (isNew(value.getClass())) {
      out.writeInt(shape.names().size());
      for (String name : shape.names()) {
        Scalar.writeText(out, name);
      }
    }
    for (int i = 0; i < shape.names().size(); i++) {
      part(shape.part(value, i), "." + shape.names().get(i));
    }
  }

  private void constant(Enum<?> constant) throws IOException {
    out.writeByte(ValueFormat.CONSTANT);
    isNew(constant.getDeclaringClass());
    Scalar.writeText(out, constant.name());
  }

  /// Writes the number of a class, and its name if it has not been written yet.
  private boolean isNew(Class<?> type) throws IOException {
    Integer known = classes.putIfAbsent(type, classes.size());
    out.writeInt(known == null ? classes.size() - 1 : known);
    if (known == null) {
      Scalar.writeText(out, type.getName());
    }
    return known == null;
  }

  private void path(Path path) throws IOException {
    if (files.equals(FileSink.IN_PLACE)) {
      out.writeByte(ValueFormat.PLACE);
      Scalar.writeText(out, path.toAbsolutePath().toString());
    } else {
      content(path);
    }
  }

  private void content(Path path) throws IOException {
    List<KeptFile> kept = KeptFile.of(path, files);
    out.writeByte(ValueFormat.PATH);
    Scalar.writeText(out, path.getFileName() == null ? "" : path.getFileName().toString());
    out.writeBoolean(kept.size() != 1 || !kept.getFirst().path().isEmpty());
    out.writeInt(kept.size());
    for (KeptFile file : kept) {
      Scalar.writeText(out, file.path());
      Scalar.writeText(out, file.blob().digest());
      out.writeLong(file.blob().size());
    }
  }

  private <T> void coded(ValueCodec<T> codec, Object value) throws IOException {
    out.writeByte(ValueFormat.CODEC);
    Scalar.writeText(out, codec.type().getName());
    try (OutputStream bytes = new Chunks.Out(out)) {
      codec.write(codec.type().cast(value), bytes);
    }
  }

  private void array(Object array) throws IOException {
    int count = Array.getLength(array);
    out.writeByte(ValueFormat.ARRAY);
    Scalar.writeText(out, array.getClass().getName());
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      part(Array.get(array, i), i);
    }
  }

  private void collection(Collection<?> collection) throws IOException {
    Shelf shelf = Shelf.of(collection);
    out.writeByte(shelf.tag());
    out.writeInt(collection.size());
    if (shelf.ordered()) {
      int i = 0;
      for (Object element : collection) {
        part(element, i++);
      }
    } else {
      for (byte[] element : sorted(collection)) {
        lengthAnd(element);
      }
    }
  }

  private List<byte[]> sorted(Collection<?> elements) throws IOException {
    List<byte[]> documents = new ArrayList<>();
    for (Object element : elements) {
      documents.add(apart(element));
    }
    documents.sort(Arrays::compareUnsigned);
    return documents;
  }

  /// A document of its own, because in this one its classes would have numbers that depend on the order.
  private byte[] apart(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ValueWriter(bytes, files, codecs, depth).document(value);
    return bytes.toByteArray();
  }

  private void lengthAnd(byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private void map(Map<?, ?> map) throws IOException {
    Shelf shelf = Shelf.of(map);
    out.writeByte(shelf.tag());
    out.writeInt(map.size());
    if (shelf.ordered()) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        part(entry.getKey(), ".key");
        part(entry.getValue(), "[" + entry.getKey() + "]");
      }
    } else {
      unordered(map);
    }
  }

  private void unordered(Map<?, ?> map) throws IOException {
    List<Map.Entry<byte[], Object>> entries = new ArrayList<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      entries.add(new SimpleEntry<>(apart(entry.getKey()), entry.getValue()));
    }
    entries.sort(Comparator.comparing(Map.Entry::getKey, Arrays::compareUnsigned));
    for (Map.Entry<byte[], Object> entry : entries) {
      lengthAnd(entry.getKey());
      part(entry.getValue(), ".value");
    }
  }

  private void part(Object value, int index) throws IOException {
    try {
      write(value);
    } catch (NotKeptException e) {
      throw e.within("[" + index + "]");
    }
  }

  private void part(Object value, String name) throws IOException {
    try {
      write(value);
    } catch (NotKeptException e) {
      throw e.within(name);
    }
  }
}
