package io.roadml.pipeline.value;

import io.roadml.artifacts.Blob;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a document of the [ValueFormat], whose bytes have been found to be the ones that were written.
///
/// No code of a class runs but a record's constructor, an enum's initialiser and a [ValueCodec].
///
/// - Threading: one thread, one document.
final class ValueReader {
  private final DataInputStream in;
  private final Source source;
  private final List<KnownClass> classes = new ArrayList<>();

  private ValueReader(InputStream in, Source source) {
    this.in = new DataInputStream(in);
    this.source = source;
  }

  /// What a document needs of the outside.
  ///
  /// @param loader finds the classes of records, enums and arrays
  /// @param codecs by class name
  record Source(ClassLoader loader, Map<String, ValueCodec<?>> codecs, Files files) {
    /// Brings back a path's files.
    @FunctionalInterface
    interface Files {
      Path restore(String name, boolean isFolder, List<KeptFile> files) throws IOException;
    }
  }

  /// A class of the document.
  ///
  /// @param components of a record, as it was then
  private record KnownClass(Class<?> type, List<String> components) {}

  /// Reads a document to its end.
  ///
  /// @throws UnreadableException if the classes of today cannot take it
  static Object read(InputStream in, Source source) throws IOException {
    ValueReader reader = new ValueReader(in, source);
    try {
      Object value = reader.document();
      if (in.read() >= 0) {
        throw new UnreadableException("a kept value has bytes behind its end");
      }
      return value;
    } catch (EOFException | RuntimeException e) {
      // Also what a codec throws.
      throw new UnreadableException("a kept value is not of the format: " + e, e);
    }
  }

  private Object document() throws IOException {
    int version = in.readUnsignedByte();
    if (version != ValueFormat.VERSION) {
      throw new UnreadableException("a kept value has format=" + version + ", want " + ValueFormat.VERSION);
    }
    return value();
  }

  private Object value() throws IOException {
    int tag = in.readUnsignedByte();
    return switch (tag) {
      case ValueFormat.NULL -> null;
      case ValueFormat.ABSENT -> Optional.empty();
      case ValueFormat.PRESENT -> Optional.of(value());
      case ValueFormat.RECORD -> record();
      case ValueFormat.CONSTANT -> constant();
      case ValueFormat.ARRAY -> array();
      case ValueFormat.PATH -> path();
      case ValueFormat.CODEC -> coded();
      case ValueFormat.PLACE -> Path.of(Scalar.readText(in));
      default -> other(tag);
    };
  }

  private Object other(int tag) throws IOException {
    Scalar<?> scalar = Scalar.of(tag);
    Packed<?> packed = Packed.of(tag);
    Shelf shelf = Shelf.of(tag);
    if (scalar != null) {
      return scalar.reading().read(in);
    } else if (packed != null) {
      return packed.read(in);
    } else if (shelf != null) {
      return shelf.isMap() ? map(shelf) : collection(shelf);
    }
    throw new UnreadableException("a kept value has tag=" + tag + ", which this version does not know");
  }

  private Object record() throws IOException {
    KnownClass known = knownClass();
    RecordShape shape = RecordShape.of(known.type());
    if (!shape.names().equals(known.components())) {
      throw new UnreadableException("record=" + known.type().getName() + " has components " + shape.names()
          + "; what was kept has " + known.components());
    }
    Object[] parts = new Object[shape.names().size()];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = value();
    }
    return shape.make(parts);
  }

  private Object constant() throws IOException {
    Class<?> type = knownClass().type();
    String name = Scalar.readText(in);
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new UnreadableException("enum=" + type.getName() + " has no constant " + name + " any more");
  }

  private KnownClass knownClass() throws IOException {
    int number = in.readInt();
    if (number == classes.size()) {
      Class<?> type = load(Scalar.readText(in));
      if (!type.isRecord() && !type.isEnum()) {
        throw new UnreadableException("class=" + type.getName() + " is no record and no enum any more");
      }
      classes.add(new KnownClass(type, type.isRecord() ? names() : List.of()));
    }
    if (number < 0 || number >= classes.size()) {
      throw new UnreadableException("a kept value has class=" + number + " of " + classes.size());
    }
    return classes.get(number);
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      names.add(Scalar.readText(in));
    }
    return names;
  }

  /// Does not initialise it.
  private Class<?> load(String name) throws UnreadableException {
    try {
      return Class.forName(name, false, source.loader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw new UnreadableException("class=" + name + " of a kept value is not there: " + e.getMessage(), e);
    }
  }

  private Object array() throws IOException {
    Class<?> type = load(Scalar.readText(in));
    if (!type.isArray()) {
      throw new UnreadableException("class=" + type.getName() + " is no array");
    }
    Object array = Array.newInstance(type.getComponentType(), in.readInt());
    for (int i = 0; i < Array.getLength(array); i++) {
      try {
        Array.set(array, i, value());
      } catch (IllegalArgumentException e) {
        throw new UnreadableException("class=" + type.getName() + " does not take what was kept of it", e);
      }
    }
    return array;
  }

  private Path path() throws IOException {
    String name = Scalar.readText(in);
    boolean isFolder = in.readBoolean();
    List<KeptFile> files = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      files.add(new KeptFile(Scalar.readText(in), new Blob(Scalar.readText(in), in.readLong())));
    }
    return source.files().restore(name, isFolder, files);
  }

  private Object coded() throws IOException {
    String type = Scalar.readText(in);
    ValueCodec<?> codec = source.codecs().get(type);
    if (codec == null) {
      throw new UnreadableException("class=" + type + " of a kept value has no ValueCodec any more");
    }
    try (InputStream bytes = new Chunks.In(in)) {
      return codec.read(bytes);
    }
  }

  private Collection<Object> collection(Shelf shelf) throws IOException {
    Collection<Object> collection = shelf.newCollection();
    for (int left = in.readInt(); left > 0; left--) {
      collection.add(shelf.ordered() ? value() : apart());
    }
    return collection;
  }

  private Map<Object, Object> map(Shelf shelf) throws IOException {
    Map<Object, Object> map = shelf.newMap();
    for (int left = in.readInt(); left > 0; left--) {
      Object key = shelf.ordered() ? value() : apart();
      map.put(key, value());
    }
    return map;
  }

  private Object apart() throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return new ValueReader(new ByteArrayInputStream(bytes), source).document();
  }
}
