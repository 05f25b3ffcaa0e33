package io.roadml.data;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// The one pass over the rows: every check of single values runs over every row, and the rows that fail come out for
/// the quarantine. Owner: one thread at a time.
final class ValidationRun {
  private static final int BATCH_ROWS = 8192;
  private static final int MOST_BROKEN = 1_000_000;

  private final LenientRows rows;
  private final boolean quarantining;
  private final List<Running> running = new ArrayList<>();
  private final List<String> conditions;
  private final CheckQuery query;
  private final List<LenientRows.BrokenRow> broken = new ArrayList<>();
  private final int samples;
  private QueryCursor cursor;
  private long rowCount;
  private long brokenCount;
  private long quarantined;
  private boolean ended;

  /// A check, the column of the query that it looks at, and how its violation is told.
  private record Running(String read, RowCheck check, String name, String column, String message, double mostly) {}

  ValidationRun(LenientRows rows, Expectations expected, List<ExpectedColumn> columns, List<String> conditions,
      Instant now, int samples, boolean quarantining) {
    this.rows = rows;
    this.conditions = conditions;
    this.quarantining = quarantining;
    this.samples = samples;
    this.query = new CheckQuery(rows);
    columns.forEach(column -> add(column, now));
    expected.conditions().forEach(this::add);
    if (quarantining) {
      query.raw();
    }
  }

  private void add(ExpectedColumn expected, Instant now) {
    Column column = expected.column();
    running.add(new Running(query.value(column), new Misfit(samples), "value_type", column.name(),
        "values are not of type " + column.type(), 1));
    for (Check check : expected.checks()) {
      if (!check.isOfAllRows()) {
        // A value of a wrong type is there.
        String read = check.kind() == Check.Kind.NOT_NULL ? query.presence(column) : column.name();
        running.add(new Running(read, RowCheck.of(check, column, now, samples), check.name(), column.name(),
            "values fail " + check, check.mostly()));
      }
    }
  }

  private void add(Expectations.Condition condition) {
    running.add(new Running(query.condition(condition.sql()), new Fulfilled(samples), "condition", condition.sql(),
        "rows do not fulfil " + condition.sql(), condition.mostly()));
  }

  /// Looks at all rows.
  void finish() throws IOException {
    try (TableCursor all = quarantined(List.of())) {
      while (!ended) {
        all.next();
      }
    }
  }

  /// The rows that fail, as they are found.
  TableCursor quarantined(List<Column> wanted) throws IOException {
    cursor = query.open(conditions, BATCH_ROWS);
    return new TableCursor() {
      @Override
      public Table next() throws IOException {
        Table failing = ended ? null : step();
        return failing == null || wanted.isEmpty() ? null : failing.select(wanted);
      }

      @Override
      public void close() throws IOException {
        cursor.close();
      }
    };
  }

  /// Checks rows until some fail or all are done.
  private Table step() throws IOException {
    for (Table table = cursor.next(); table != null; table = cursor.next()) {
      Table failing = check(table);
      if (failing != null) {
        return failing;
      }
    }
    ended = true;
    brokenCount = rows.brokenRows(cursor.duck(), quarantining ? MOST_BROKEN : samples, broken);
    return quarantining && !broken.isEmpty() ? brokenTable() : null;
  }

  private Table check(Table table) {
    List<StringBuilder> reasons = new ArrayList<>();
    BitSet failing = new BitSet();
    for (Running each : running) {
      BitSet failed = each.check().run(table.stored(each.read()), rowCount);
      if (quarantining && each.mostly() >= 1) {
        failing.or(failed);
        reason(each, failed, reasons);
      }
    }
    long first = rowCount;
    rowCount += table.rowCount();
    return failing.isEmpty() ? null : failingTable(table, first, failing, reasons);
  }

  private static void reason(Running each, BitSet failed, List<StringBuilder> reasons) {
    for (int row = failed.nextSetBit(0); row >= 0; row = failed.nextSetBit(row + 1)) {
      while (reasons.size() <= row) {
        reasons.add(new StringBuilder());
      }
      StringBuilder reason = reasons.get(row);
      reason.append(reason.isEmpty() ? "" : "; ").append(each.name()).append(' ').append(each.column());
    }
  }

  /// Row number, reasons, the line of a broken row, and all columns of the files as texts.
  Schema quarantineSchema() {
    List<Column> columns = new ArrayList<>(List.of(new Column("roadml_row", ColumnType.INTEGER),
        new Column("roadml_reasons", ColumnType.TEXT), new Column("roadml_line", ColumnType.TEXT)));
    rows.schema().names().forEach(name -> columns.add(new Column(name, ColumnType.TEXT)));
    return new Schema(columns);
  }

  private Table failingTable(Table table, long first, BitSet failing, List<StringBuilder> reasons) {
    int[] which = failing.stream().toArray();
    quarantined += which.length;
    List<Column> schema = quarantineSchema().columns();
    List<StoredColumn> columns = new ArrayList<>();
    long[] numbers = new long[which.length];
    String[] why = new String[which.length];
    for (int i = 0; i < which.length; i++) {
      numbers[i] = first + which[i];
      why[i] = reasons.get(which[i]).toString();
    }
    columns.add(StoredColumn.ofLongs(schema.get(0), numbers));
    columns.add(StoredColumn.ofTexts(schema.get(1), why));
    columns.add(StoredColumn.ofTexts(schema.get(2), new String[which.length]));
    for (int i = 3; i < schema.size(); i++) {
      StoredColumn raw = table.stored(CheckQuery.raw(i - 3));
      String[] texts = new String[which.length];
      for (int k = 0; k < which.length; k++) {
        texts[k] = raw.isMissing(which[k]) ? null : raw.texts().get(raw.codes()[which[k]]);
      }
      columns.add(StoredColumn.ofTexts(schema.get(i), texts));
    }
    return new Table(columns);
  }

  private Table brokenTable() {
    quarantined += broken.size();
    List<Column> schema = quarantineSchema().columns();
    BitSet all = new BitSet();
    all.set(0, broken.size());
    List<StoredColumn> columns = new ArrayList<>();
    columns.add(StoredColumn.ofLongs(schema.get(0), new long[broken.size()], all));
    columns.add(StoredColumn.ofTexts(schema.get(1),
        broken.stream().map(row -> "broken_row line " + row.line() + ": " + row.why()).toArray(String[]::new)));
    columns.add(
        StoredColumn.ofTexts(schema.get(2), broken.stream().map(LenientRows.BrokenRow::text).toArray(String[]::new)));
    for (Column column : schema.subList(3, schema.size())) {
      columns.add(StoredColumn.ofTexts(column, new String[broken.size()]));
    }
    return new Table(columns);
  }

  /// Adds what was not passed.
  void collect(List<Violation> violations) {
    if (brokenCount > 0) {
      List<Violation.Sample> first = broken.stream().limit(samples)
          .map(row -> new Violation.Sample(row.line(), RowCheck.cut(row.why() + ": " + row.text()))).toList();
      violations
          .add(new Violation("broken_row", "", "rows cannot be read", brokenCount, rowCount + brokenCount, first));
    }
    for (Running each : running) {
      if (!each.check().passes(each.mostly())) {
        violations.add(new Violation(each.name(), each.column(), each.message(), each.check().failed(),
            each.check().checked(), each.check().samples()));
      }
    }
  }

  long rows() {
    return rowCount;
  }

  int checks() {
    return running.size() + (rows.isText() ? 1 : 0);
  }

  long quarantinedRows() {
    return quarantined;
  }

  /// Fails where a text that could not be cast is there.
  private static final class Misfit extends RowCheck {
    Misfit(int samplesKept) {
      super(samplesKept);
    }

    @Override
    int check(StoredColumn column, BitSet failing) {
      for (int row = 0; row < column.size(); row++) {
        failing.set(row, !column.isMissing(row));
      }
      return column.size();
    }
  }

  /// Fails where a condition is false.
  private static final class Fulfilled extends RowCheck {
    Fulfilled(int samplesKept) {
      super(samplesKept);
    }

    @Override
    int check(StoredColumn column, BitSet failing) {
      int count = 0;
      for (int row = 0; row < column.size(); row++) {
        if (!column.isMissing(row)) {
          count++;
          failing.set(row, column.longs()[row] == 0);
        }
      }
      return count;
    }
  }
}
