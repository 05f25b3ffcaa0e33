package io.roadml.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// Which columns and rows of which files.
///
/// ```java
/// Table closes = Dataset.open(Path.of("sp500-2000.csv")).select("date", "close").where("volume > 0").read();
/// double[] close = closes.doubles("close");
/// ```
///
/// - Formats: Parquet, CSV with a header, JSON lines and Arrow IPC without compression, told by the files' ending; all
///   files of a dataset have one format and one schema. [#ofQuery] keeps the rows of a database in a file.
/// - Order: rows come in the order of the files and of the rows in them.
/// - Pushdown: only the selected columns, and of Parquet only the row groups that the condition needs, are read.
/// - Threading: immutable; every call opens and closes its own reader, which uses all cores and takes at most as much
///   memory as the JVM's heap may, but not less than 256 MB.
/// - Fails: [IOException] naming the file that is missing, empty, truncated or no file of its format, with the
///   reader's own words; [IllegalArgumentException] for an unknown column, with the nearest name.
public final class Dataset {
  private static final int PROGRESS_EVERY = 100_000;

  private final List<Path> files;
  private final Format format;
  /// What stands after FROM for all rows of the files.
  private final String reader;
  private final Schema fileSchema;
  private final Schema schema;
  private final List<String> conditions;
  /// Written once by whoever asks first; two that ask at once write the same.
  private volatile String fingerprint;

  private Dataset(List<Path> files, Format format, String reader, Schema fileSchema, Schema schema,
      List<String> conditions) {
    this.files = files;
    this.format = format;
    this.reader = reader;
    this.fileSchema = fileSchema;
    this.schema = schema;
    this.conditions = conditions;
  }

  /// The dataset of one file. Its schema is read at once, and its rows later.
  ///
  /// @throws IOException if the file cannot be read
  public static Dataset open(Path file) throws IOException {
    return open(List.of(file));
  }

  /// The dataset of several files of the same schema, one after the other.
  ///
  /// @throws IOException if a file cannot be read, or if their schemas differ
  /// @throws IllegalArgumentException if the list is empty, or if the endings differ
  public static Dataset open(List<Path> files) throws IOException {
    if (files.isEmpty()) {
      throw new IllegalArgumentException("files=[]; want at least one");
    }
    Format format = Format.of(files.getFirst());
    Schema schema = schema(files.getFirst(), format);
    for (Path file : files) {
      requireSame(files.getFirst(), schema, file, schema(file, format));
    }
    String reader = format == Format.ARROW ? TableFunction.rows(ArrowFile.FUNCTION, schema) : format.reader(files);
    return new Dataset(List.copyOf(files), format, reader, schema, schema, List.of());
  }

  /// The files, in order.
  public List<Path> files() {
    return files;
  }

  /// The selected columns, in order.
  public Schema schema() {
    return schema;
  }

  /// The same rows with these columns only, in this order.
  ///
  /// @throws IllegalArgumentException if no column is named, or if one does not exist; it names the nearest one
  public Dataset select(String... names) {
    if (names.length == 0) {
      throw new IllegalArgumentException("select() names no column; want some of " + schema.names());
    }
    return new Dataset(files, format, reader, fileSchema, schema.select(List.of(names)), conditions);
  }

  /// The same columns with those rows only for which an SQL condition is true; it may name any column of the files.
  ///
  /// The condition is DuckDB's SQL and is taken as it is: never build one from text that a stranger sent.
  public Dataset where(String condition) {
    List<String> all = new ArrayList<>(conditions);
    all.add(Objects.requireNonNull(condition, "condition"));
    return new Dataset(files, format, reader, fileSchema, schema, List.copyOf(all));
  }

  /// Counts the rows.
  ///
  /// @throws IOException if a file or the condition cannot be read
  public long rowCount() throws IOException {
    try (DuckDb duck = duck(); Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*)" + source())) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  /// Reads all rows into memory.
  ///
  /// @throws IOException if a file or the condition cannot be read
  public Table read() throws IOException {
    return read(Progress.none());
  }

  /// [#read()], telling how far it is.
  ///
  /// @throws IOException if a file or the condition cannot be read
  public Table read(Progress progress) throws IOException {
    long total = conditions.isEmpty() && format == Format.PARQUET ? rowCount() : -1;
    try (QueryCursor cursor = cursor(Integer.MAX_VALUE)) {
      Table read = cursor.next((done, _) -> progress.rows(done, total));
      Table all = read == null ? cursor.empty() : read;
      progress.rows(all.rowCount(), total);
      return all;
    }
  }

  /// Reads the rows in tables of at most `batchRows` rows, one after the other, so that a file of any size needs the
  /// memory of one batch. Only the last table may be smaller; a dataset without rows gives none.
  ///
  /// @throws IOException if a file or the condition cannot be read; tables may have been given before
  public void forEachBatch(int batchRows, Consumer<Table> consumer) throws IOException {
    forEachBatch(batchRows, consumer, Progress.none());
  }

  /// [#forEachBatch(int, Consumer)], telling how far it is.
  ///
  /// @throws IOException if a file or the condition cannot be read; tables may have been given before
  public void forEachBatch(int batchRows, Consumer<Table> consumer, Progress progress) throws IOException {
    if (batchRows < 1) {
      throw new IllegalArgumentException("batchRows=" + batchRows + "; want ≥ 1");
    }
    stream(batchRows, consumer, progress);
  }

  private void stream(int batchRows, Consumer<Table> consumer, Progress progress) throws IOException {
    long total = conditions.isEmpty() && format == Format.PARQUET ? rowCount() : -1;
    long done = 0;
    try (QueryCursor cursor = cursor(batchRows)) {
      for (Table table = cursor.next(); table != null; table = cursor.next()) {
        consumer.accept(table);
        long before = done;
        done += table.rowCount();
        if (done / PROGRESS_EVERY != before / PROGRESS_EVERY) {
          progress.rows(done, total);
        }
      }
    }
    progress.rows(done, total);
  }

  /// All rows in tables of a size.
  QueryCursor cursor(int batchRows) throws IOException {
    requireReadable();
    return query("SELECT " + schema.projection() + source(), batchRows);
  }

  /// The rows of a query over [#source()] that gives stored values of this schema.
  QueryCursor query(String sql, int batchRows) throws IOException {
    return QueryCursor.open(duck(), sql, schema, batchRows, this::cannotRead);
  }

  /// A DuckDB in which [#source()] can be read.
  DuckDb duck() throws IOException {
    try {
      DuckDb duck = DuckDb.open();
      if (format == Format.ARROW) {
        duck.register(ArrowFile.FUNCTION, new TableFunction(fileSchema, columns -> ArrowFile.open(files, columns)));
      }
      return duck;
    } catch (SQLException e) {
      throw cannotRead(e);
    }
  }

  private void requireReadable() {
    for (Column column : schema.columns()) {
      if (column.type() == ColumnType.OTHER) {
        throw new IllegalArgumentException("column=" + column.name() + " of file=" + files.getFirst()
            + " has a type that cannot be read (a list, a struct or the like); leave it out with select(…)");
      }
    }
  }

  /// What stands after the projection: FROM the files WHERE all conditions hold.
  String source() {
    String from = " FROM " + reader;
    return conditions.isEmpty() ? from : from + " WHERE (" + String.join(") AND (", conditions) + ")";
  }

  Format format() {
    return format;
  }

  /// All columns of the files, selected or not.
  Schema fileSchema() {
    return fileSchema;
  }

  List<String> conditions() {
    return conditions;
  }

  IOException cannotRead(SQLException e) {
    String condition = conditions.isEmpty() ? "" : " where " + conditions;
    return DuckDb.failure("cannot read " + (files.size() == 1 ? "file=" + files.getFirst() : "files=" + files)
        + " as " + format.title() + condition, e);
  }

  /// Runs a query in any database, streams its rows into a file, and opens that: a training set should not change while
  /// it is used, and what it was can be told by its fingerprint.
  ///
  /// - Types: whole numbers, numbers, texts, booleans, dates and timestamps; a decimal without fraction of at most 18
  ///   digits is a whole number, any other a DOUBLE; a time without zone is taken as UTC. Anything else must be cast in
  ///   the query.
  /// - Memory: some thousand rows; a connection that commits by itself does not while it is read, so that PostgreSQL
  ///   streams.
  ///
  /// @param connection stays open, and belongs to the calling thread until this returns
  /// @param file where the rows go: `.parquet`, `.csv` or `.jsonl`; it appears when it is whole
  /// @throws IOException if the file cannot be written
  /// @throws SQLException if the database refuses the query or fails
  public static Dataset ofQuery(Connection connection, String sql, Path file) throws IOException, SQLException {
    QueryRows.write(connection, sql, file);
    return open(file);
  }

  /// Tells content apart: the same columns of the same bytes give the same text on every machine, whatever the files
  /// are called, and another column, condition, or byte another text.
  ///
  /// It is `sha256:` and the SHA-256, in hexadecimal, of these lines in UTF-8, each ended by a line feed:
  /// `roadml-dataset-1`; for each selected column `column <TYPE> <name>`; for each condition `where <condition>`; for
  /// each file in order `file <size in bytes> <SHA-256 of its content>`. A backslash or line feed in a name or
  /// condition is written as `\\` or `\n`. Files are read whole, several at a time.
  ///
  /// @throws IOException if a file cannot be read
  public String fingerprint() throws IOException {
    if (fingerprint == null) {
      fingerprint = Fingerprint.of(this);
    }
    return fingerprint;
  }

  static void requireContent(Path file, Format format) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file");
    }
    if (Files.size(file) == 0) {
      throw new IOException("file=" + file + " is empty (0 bytes); a " + format.title() + " file was expected");
    }
  }

  private static Schema schema(Path file, Format format) throws IOException {
    requireContent(file, format);
    if (format == Format.ARROW) {
      return ArrowFile.schema(file);
    }
    String sql = "DESCRIBE SELECT * FROM " + format.reader(List.of(file));
    try (DuckDb duck = DuckDb.open(); Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Column> columns = new ArrayList<>();
      while (result.next()) {
        columns.add(new Column(result.getString(1), ColumnType.ofDuck(result.getString(2))));
      }
      return new Schema(columns);
    } catch (SQLException e) {
      throw DuckDb.failure("cannot read file=" + file + " as " + format.title(), e);
    }
  }

  private static void requireSame(Path firstFile, Schema first, Path file, Schema schema) throws IOException {
    if (!first.equals(schema)) {
      throw new IOException("file=" + file + " has schema=" + schema.columns() + ", but file=" + firstFile + " has "
          + first.columns() + "; open them as two datasets");
    }
  }
}
