package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryRowsTest {
  @TempDir
  private Path folder;
  private Connection h2;

  @BeforeEach
  void open() throws SQLException {
    h2 = DriverManager.getConnection("jdbc:h2:mem:;LAZY_QUERY_EXECUTION=1");
  }

  @AfterEach
  void close() throws SQLException {
    h2.close();
  }

  @Test
  void everyTypeComesOverWithItsMissingValues() throws Exception {
    execute(
        "CREATE TABLE t (\"n\" BIGINT, \"x\" DOUBLE, \"r\" REAL, \"money\" DECIMAL(20,2), \"whole\" DECIMAL(10,0), \"ok\" BOOLEAN, "
            + "\"who\" VARCHAR, \"day\" DATE, \"at\" TIMESTAMP, \"zoned\" TIMESTAMP WITH TIME ZONE)");
    execute("INSERT INTO t VALUES (9000000000000000000, 0.1, 0.5, 12.34, 7, true, 'Zürich', '2001-02-03', "
        + "'2001-02-03 04:05:06.789012', '2001-02-03 04:05:06+02:00')");
    execute("INSERT INTO t VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
    Dataset dataset = Dataset.ofQuery(h2, "SELECT * FROM t", folder.resolve("t.parquet"));
    assertEquals(List.of(ColumnType.INTEGER, ColumnType.DOUBLE, ColumnType.FLOAT, ColumnType.DOUBLE, ColumnType.INTEGER,
        ColumnType.BOOLEAN, ColumnType.TEXT, ColumnType.DATE, ColumnType.TIMESTAMP, ColumnType.TIMESTAMP),
        dataset.schema().columns().stream().map(Column::type).toList());
    Table table = dataset.read();
    assertArrayEquals(new long[]{9_000_000_000_000_000_000L, -1}, table.longs("n", -1));
    assertArrayEquals(new double[]{0.1, Double.NaN}, table.doubles("x"));
    assertArrayEquals(new double[]{12.34, Double.NaN}, table.doubles("money"));
    assertArrayEquals(new long[]{7, -1}, table.longs("whole", -1));
    assertArrayEquals(new long[]{1, -1}, table.longs("ok", -1));
    assertArrayEquals(new int[]{0, -1}, table.codes("who"));
    assertEquals(LocalDate.of(2001, 2, 3).toEpochDay(), table.longs("day", -1)[0]);
    assertEquals(micros(LocalDateTime.of(2001, 2, 3, 4, 5, 6, 789_012_000)), table.longs("at", -1)[0]);
    assertEquals(micros(LocalDateTime.of(2001, 2, 3, 2, 5, 6)), table.longs("zoned", -1)[0]);
  }

  @Test
  void manyRowsKeepTheirOrderAndTheConnectionItsMode() throws Exception {
    Dataset dataset = Dataset.ofQuery(h2, "SELECT x AS n FROM SYSTEM_RANGE(1, 50000) ORDER BY x DESC",
        folder.resolve("n.parquet"));
    long[] rows = dataset.read().longs("N");
    assertEquals(50_000, rows.length);
    assertEquals(50_000, rows[0]);
    assertEquals(1, rows[49_999]);
    assertTrue(h2.getAutoCommit());
  }

  @Test
  void aTypeThatCannotBeReadIsNamed() {
    String message = assertThrows(IllegalArgumentException.class,
        () -> Dataset.ofQuery(h2, "SELECT ARRAY[1, 2] AS \"list\"", folder.resolve("a.parquet"))).getMessage();
    assertTrue(message.startsWith("column=list of the query has type=") && message.contains("cast it"), message);
  }

  @Test
  void aQueryThatFailsHalfWayLeavesNoFile() {
    Path file = folder.resolve("a.parquet");
    String message = assertThrows(IOException.class, () -> Dataset.ofQuery(h2,
        "SELECT 1 / (9000 - x) AS n FROM SYSTEM_RANGE(1, 9500)", file)).getMessage();
    assertTrue(message.contains("file=" + file) && message.contains("the query failed"), message);
    assertFalse(Files.exists(file));
  }

  @Test
  void anEmptyAnswerHasItsColumns() throws Exception {
    Dataset dataset = Dataset.ofQuery(h2, "SELECT 1 AS \"n\", 'a' AS \"t\" WHERE false", folder.resolve("a.parquet"));
    assertEquals(0, dataset.rowCount());
    assertEquals(List.of("n", "t"), dataset.schema().names());
  }

  @Test
  void aDatabaseWithoutTypesOfItsOwnForTimesWorksToo() throws Exception {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
      Dataset dataset = Dataset.ofQuery(duck, "SELECT DATE '2001-02-03' AS d, TIMESTAMP '2001-02-03 04:05:06' AS t, "
          + "TIMESTAMPTZ '2001-02-03 04:05:06+02' AS z, 1.5::DECIMAL(4,1) AS x", folder.resolve("d.parquet"));
      Table table = dataset.read();
      assertEquals(LocalDate.of(2001, 2, 3).toEpochDay(), table.longs("d")[0]);
      assertEquals(micros(LocalDateTime.of(2001, 2, 3, 4, 5, 6)), table.longs("t")[0]);
      assertEquals(micros(LocalDateTime.of(2001, 2, 3, 2, 5, 6)), table.longs("z")[0]);
      assertEquals(1.5, table.doubles("x")[0]);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = h2.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long micros(LocalDateTime time) {
    return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
  }
}
