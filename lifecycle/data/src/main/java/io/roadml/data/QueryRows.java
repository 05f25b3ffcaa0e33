package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rows of any JDBC query as tables. Owner: one thread.
final class QueryRows implements TableCursor {
  private static final int BATCH_ROWS = 4096;
  private static final int LONG_DIGITS = 18;
  private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

  private final ResultSet rows;
  private final Schema schema;
  private final List<Column> wanted;
  private boolean ended;

  private QueryRows(ResultSet rows, Schema schema, List<Column> wanted) {
    this.rows = rows;
    this.schema = schema;
    this.wanted = wanted;
  }

  static void write(Connection connection, String sql, Path file) throws IOException, SQLException {
    boolean commitsItself = connection.getAutoCommit();
    if (commitsItself) {
      connection.setAutoCommit(false);
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(BATCH_ROWS);
      try (ResultSet rows = statement.executeQuery()) {
        Schema schema = schema(rows.getMetaData());
        TableWriter.write(schema, columns -> new QueryRows(rows, schema, columns), file, Progress.none(), -1);
      }
    } finally {
      if (commitsItself) {
        connection.setAutoCommit(true);
      }
    }
  }

  private static Schema schema(ResultSetMetaData data) throws SQLException {
    List<Column> columns = new ArrayList<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      ColumnType type = type(data, i);
      if (type == ColumnType.OTHER) {
        throw new IllegalArgumentException("column=" + data.getColumnLabel(i) + " of the query has type="
            + data.getColumnTypeName(i) + ", which cannot be read; cast it in the query");
      }
      columns.add(new Column(data.getColumnLabel(i), type));
    }
    return new Schema(columns);
  }

  private static ColumnType type(ResultSetMetaData data, int i) throws SQLException {
    return switch (data.getColumnType(i)) {
      case Types.BIT, Types.BOOLEAN -> ColumnType.BOOLEAN;
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT -> ColumnType.INTEGER;
      case Types.REAL -> ColumnType.FLOAT;
      case Types.FLOAT, Types.DOUBLE -> ColumnType.DOUBLE;
      case Types.NUMERIC, Types.DECIMAL -> data.getScale(i) == 0 && data.getPrecision(i) > 0
          && data.getPrecision(i) <= LONG_DIGITS ? ColumnType.INTEGER : ColumnType.DOUBLE;
      case Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.NCHAR, Types.NVARCHAR, Types.LONGNVARCHAR,
          Types.CLOB, Types.NCLOB -> ColumnType.TEXT;
      case Types.DATE -> ColumnType.DATE;
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> ColumnType.TIMESTAMP;
      default -> ColumnType.OTHER;
    };
  }

  @Override
  public Table next() throws IOException {
    List<Cells> cells = wanted.stream().map(column -> new Cells(column, schema.index(column.name()) + 1)).toList();
    int count = 0;
    try {
      while (!ended && count < BATCH_ROWS && advance()) {
        for (Cells column : cells) {
          column.read(rows, count);
        }
        count++;
      }
    } catch (SQLException e) {
      throw new IOException("the query failed after it had begun: " + e.getMessage(), e);
    }
    int size = count;
    return size == 0 ? null : new Table(cells.stream().map(column -> column.stored(size)).toList());
  }

  private boolean advance() throws SQLException {
    ended = !rows.next();
    return !ended;
  }

  @Override
  public void close() {
    ended = true;
  }

  /// The values of one column of one table.
  private static final class Cells {
    private final Column column;
    private final int index;
    private final long[] longs = new long[BATCH_ROWS];
    private final double[] doubles = new double[BATCH_ROWS];
    private final BitSet missing = new BitSet();
    private final Map<String, Integer> codes = new HashMap<>();
    private final List<String> texts = new ArrayList<>();

    Cells(Column column, int index) {
      this.column = column;
      this.index = index;
    }

    void read(ResultSet rows, int row) throws SQLException {
      switch (column.type()) {
        case BOOLEAN -> longs[row] = rows.getBoolean(index) ? 1 : 0;
        case INTEGER -> longs[row] = rows.getLong(index);
        case FLOAT -> doubles[row] = rows.getFloat(index);
        case DOUBLE -> doubles[row] = rows.getDouble(index);
        case DATE -> longs[row] = days(rows.getObject(index));
        case TIMESTAMP -> longs[row] = micros(rows);
        default -> longs[row] = code(rows.getString(index));
      }
      if (rows.wasNull()) {
        missing.set(row);
        doubles[row] = Double.NaN;
      }
    }

    private int code(String text) {
      if (text == null) {
        return -1;
      }
      return codes.computeIfAbsent(text, added -> {
        texts.add(added);
        return texts.size() - 1;
      });
    }

    private static long days(Object value) throws SQLException {
      return switch (value) {
        case null -> 0;
        case Date date -> date.toLocalDate().toEpochDay();
        case LocalDate date -> date.toEpochDay();
        default -> LocalDate.parse(value.toString()).toEpochDay();
      };
    }

    private long micros(ResultSet rows) throws SQLException {
      return switch (rows.getObject(index)) {
        case null -> 0;
        case OffsetDateTime time -> micros(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
        case Timestamp time -> micros(isInstant(rows) ? rows.getObject(index, OffsetDateTime.class)
            .withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime() : time.toLocalDateTime());
        case LocalDateTime time -> micros(time);
        case Object value -> micros(LocalDateTime.parse(value.toString().replace(' ', 'T')));
      };
    }

    /// PostgreSQL calls a column of moments a TIMESTAMP, and gives it in the zone of this machine.
    private boolean isInstant(ResultSet rows) throws SQLException {
      return rows.getMetaData().getColumnTypeName(index).equalsIgnoreCase("timestamptz");
    }

    private static long micros(LocalDateTime time) {
      return EPOCH.until(time, ChronoUnit.MICROS);
    }

    StoredColumn stored(int size) {
      if (column.type() == ColumnType.TEXT) {
        int[] cut = new int[size];
        for (int row = 0; row < size; row++) {
          cut[row] = (int) longs[row];
        }
        return StoredColumn.ofTexts(column, cut, texts);
      }
      return column.type().isStoredAsDouble()
          ? StoredColumn.ofDoubles(column, java.util.Arrays.copyOf(doubles, size), missing)
          : StoredColumn.ofLongs(column, java.util.Arrays.copyOf(longs, size), missing);
    }
  }
}
