package io.roadml.pipeline.value;

/// The bytes of kept values: what [ValueWriter] writes and [ValueReader] reads.
///
/// ```
/// document   version(1 byte) value
/// value      tag(1 byte) and then, by tag:
///   0        null
///   1        the empty Optional
///   2        an Optional: value
///   3        a record: class, and a value for each component
///   4        a constant of an enum: class, its name
///   5        an array of objects: the array's class name, count, values
///   6        a path: its last name, whether it is a folder, count, and for each file its path in it, digest and size
///   7        of a ValueCodec: class name, Chunks
///   8        a path whose files stay where they are: its text; never kept, only told to another process of the machine
///   16-36    a Scalar
///   48-56    a Shelf: count, and values; or for each of a map a key and a value. Where order is no content, keys and
///            elements are documents with their lengths, in the order of their bytes
///   64-70    an array of numbers: count, elements
/// class      a number, counted in the document; if it is new: class name, and of a record count and names of the components
/// text       whether it is UTF-8 or UTF-16 (1 byte), length, bytes
/// ```
///
/// Counts and lengths have four bytes, the highest first. A tag never changes its meaning; another version byte is another
/// format.
final class ValueFormat {
  static final int VERSION = 1;
  static final int NULL = 0;
  static final int ABSENT = 1;
  static final int PRESENT = 2;
  static final int RECORD = 3;
  static final int CONSTANT = 4;
  static final int ARRAY = 5;
  static final int PATH = 6;
  static final int CODEC = 7;
  static final int PLACE = 8;
  /// How deep values may lie in one another: what is deeper contains itself, or would overflow the stack.
  static final int DEEPEST = 200;

  private ValueFormat() {
  }
}
