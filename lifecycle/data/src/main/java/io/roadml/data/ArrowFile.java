package io.roadml.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// An Arrow IPC file or stream, mapped and read message by message: numbers, booleans, texts, dates, timestamps, and
/// texts by a dictionary. Columns of other types are passed over. Owner: one thread at a time.
///
/// Source: the Arrow columnar format, "Serialization and Interprocess Communication".
final class ArrowFile implements TableCursor {
  /// The table function under which DuckDB finds the rows.
  static final String FUNCTION = "arrow_rows";

  private static final long MAGIC = 0x31574f525241L; // "ARROW1" and two bytes of padding
  private static final int CONTINUES = -1;
  private static final int SCHEMA = 1;
  private static final int DICTIONARY = 2;
  private static final int RECORDS = 3;
  private static final int BATCH_ROWS = 1 << 16;

  private final Path file;
  private final Arena arena = Arena.ofShared();
  private final MemorySegment bytes;
  private final Map<Long, List<String>> dictionaries = new HashMap<>();
  private ArrowFields fields;
  private List<ArrowFields.Field> wanted = List.of();
  private ArrowBatch batch;
  private long at;
  private long row;

  private ArrowFile(Path file) throws IOException {
    this.file = file;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
    at = bytes.byteSize() >= 8 && (bytes.get(FlatTable.LONG, 0) & 0xffffffffffffL) == MAGIC ? 8 : 0;
  }

  static Schema schema(Path file) throws IOException {
    try (ArrowFile arrow = begin(file)) {
      return arrow.fields.schema();
    }
  }

  /// The rows of files of one schema, one after the other.
  static TableCursor open(List<Path> files, List<Column> columns) {
    return new TableCursor() {
      private int next;
      private ArrowFile file;

      @Override
      public Table next() throws IOException {
        while (file != null || next < files.size()) {
          file = file == null ? begin(files.get(next++)).select(columns) : file;
          Table table = file.next();
          if (table != null) {
            return table;
          }
          close();
        }
        return null;
      }

      @Override
      public void close() {
        if (file != null) {
          file.close();
        }
        file = null;
      }
    };
  }

  private static ArrowFile begin(Path file) throws IOException {
    ArrowFile arrow = new ArrowFile(file);
    try {
      if (!arrow.message() || arrow.fields == null) {
        throw arrow.broken("it does not begin with a schema", null);
      }
      return arrow;
    } catch (IOException e) {
      arrow.close();
      throw e;
    }
  }

  private ArrowFile select(List<Column> columns) {
    wanted = columns.stream().map(column -> fields.field(column.name())).toList();
    return this;
  }

  @Override
  public Table next() throws IOException {
    while (batch == null || row == batch.rows()) {
      batch = null;
      row = 0;
      if (!message()) {
        return null;
      }
    }
    int count = (int) Math.min(BATCH_ROWS, batch.rows() - row);
    try {
      List<StoredColumn> columns = new ArrayList<>();
      for (ArrowFields.Field field : wanted) {
        columns.add(batch.column(field, row, count, dictionaries.getOrDefault(field.dictionary(), List.of())));
      }
      row += count;
      return new Table(columns);
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw broken("a batch of rows does not hold what it says", e);
    } catch (ArithmeticException e) {
      throw new IOException("cannot read file=" + file + " as Arrow IPC: " + e.getMessage(), e);
    }
  }

  /// Takes the next message; false after the last.
  private boolean message() throws IOException {
    try {
      if (at == bytes.byteSize()) {
        return false;
      }
      boolean marked = bytes.get(FlatTable.INT, at) == CONTINUES;
      long length = bytes.get(FlatTable.INT, marked ? at + 4 : at);
      if (length == 0) {
        return false;
      }
      long start = at + (marked ? 8 : 4);
      FlatTable message = FlatTable.root(bytes.asSlice(start, length));
      long body = start + length;
      at = body + message.ofLong(3, 0);
      take(message.ofByte(1, 0), message.table(2), bytes.asSlice(body, at - body));
      return true;
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw broken("it is cut off or damaged", e);
    }
  }

  private void take(int kind, FlatTable header, MemorySegment body) throws IOException {
    switch (kind) {
      case SCHEMA -> fields = ArrowFields.of(header);
      case DICTIONARY -> dictionary(header, body);
      case RECORDS -> batch = batch(header, body);
      default -> throw broken("it has a message of kind " + kind, null);
    }
  }

  private void dictionary(FlatTable header, MemorySegment body) throws IOException {
    long id = header.ofLong(0, 0);
    ArrowType type = fields.fields().stream().filter(field -> field.dictionary() == id).findFirst()
        .map(ArrowFields.Field::texts).orElse(null);
    if (type == null || type.column() != ColumnType.TEXT) {
      return;
    }
    List<String> texts = batch(header.table(1), body).texts(type);
    if (header.ofByte(2, 0) != 0) {
      List<String> longer = new ArrayList<>(dictionaries.getOrDefault(id, List.of()));
      longer.addAll(texts);
      dictionaries.put(id, longer);
    } else {
      dictionaries.put(id, texts);
    }
  }

  private ArrowBatch batch(FlatTable header, MemorySegment body) throws IOException {
    if (header.has(3)) {
      throw new IOException("cannot read file=" + file
          + " as Arrow IPC: it is compressed; write it without compression, or as Parquet");
    }
    return ArrowBatch.of(header, body);
  }

  private IOException broken(String what, Exception cause) {
    return new IOException("cannot read file=" + file + " as Arrow IPC: " + what, cause);
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
