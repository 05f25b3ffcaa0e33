package io.roadml.data;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Cuts a dataset into disjoint parts, such as training and test rows. A part is the dataset with one more condition:
/// nothing is read or copied until the part is.
///
/// - Threading: stateless.
/// - Fails: [IllegalArgumentException] for an unknown column, with the nearest name, and for shares that are not
///   positive.
public final class Split {
  /// The name of the column of row numbers in queries of ours; no file should have it.
  static final String ROW = "\"__roadml_row\"";
  private static final long CELLS = 1_000_000;
  private static final int MOST_GROUPS = 100_000;

  private Split() {
  }

  /// Parts by a hash of key columns: all rows of a key are in one part, and which one depends on nothing but the key,
  /// the salt and the shares, so that new rows move no old ones.
  ///
  /// A key's place is a number modulo a million: the last eight bytes, lowest first, of the MD5 of the salt and the
  /// key's values, each with its length before it so that no two keys are the same text; a missing value is a value.
  /// The shares of rows come out as asked only as far as many keys even out.
  ///
  /// @param salt cuts differently where it differs; keep it with the model
  /// @param shares of the parts, in any unit
  /// @param keys one or more columns of the files
  /// @return a part for each share
  public static List<Dataset> byKey(Dataset dataset, String salt, double[] shares, String... keys) {
    if (keys.length == 0) {
      throw new IllegalArgumentException("byKey(…) names no column; want some of " + dataset.fileSchema().names());
    }
    String key = "md5_number_lower(" + DuckDb.literal(salt.length() + ":" + salt) + " || "
        + Arrays.stream(keys).map(name -> keyText(dataset.fileSchema().column(name)))
            .collect(Collectors.joining(" || "))
        + ") % " + CELLS;
    long[] ends = cells(shares);
    List<Dataset> parts = new ArrayList<>();
    for (int i = 0; i < shares.length; i++) {
      parts.add(dataset.where(key + " BETWEEN " + (i == 0 ? 0 : ends[i - 1]) + " AND " + (ends[i] - 1)));
    }
    return List.copyOf(parts);
  }

  private static String keyText(Column column) {
    String text = "CAST(" + column.identifier() + " AS VARCHAR)";
    return "coalesce(length(" + text + ") || ':' || " + text + ", '-')";
  }

  private static long[] cells(double[] shares) {
    double sum = sum(shares);
    long[] ends = new long[shares.length];
    double before = 0;
    for (int i = 0; i < shares.length; i++) {
      before += shares[i];
      ends[i] = i == shares.length - 1 ? CELLS : Math.round(CELLS * before / sum);
    }
    return ends;
  }

  private static double sum(double[] shares) {
    double sum = 0;
    for (double share : shares) {
      if (!(share > 0 && share < Double.MAX_VALUE)) {
        throw new IllegalArgumentException("shares=" + Arrays.toString(shares) + "; want positive numbers");
      }
      sum += share;
    }
    if (shares.length == 0) {
      throw new IllegalArgumentException("shares=[]; want at least one");
    }
    return sum;
  }

  /// Parts by time: the rows before the first cut, from there to before the second, …, from the last cut on. Rows
  /// without a time are in no part.
  ///
  /// @param column a DATE or TIMESTAMP of the files
  /// @param cuts ascending, in UTC
  /// @return one part more than cuts
  public static List<Dataset> byTime(Dataset dataset, String column, LocalDateTime... cuts) {
    Column time = dataset.fileSchema().column(column);
    if (time.type() != ColumnType.DATE && time.type() != ColumnType.TIMESTAMP) {
      throw new IllegalArgumentException("column=" + column + " has type=" + time.type() + "; want DATE or TIMESTAMP");
    }
    List<Dataset> parts = new ArrayList<>();
    for (int i = 0; i <= cuts.length; i++) {
      if (i > 0 && i < cuts.length && !cuts[i - 1].isBefore(cuts[i])) {
        throw new IllegalArgumentException("cuts=" + Arrays.toString(cuts) + "; want them ascending");
      }
      String from = i == 0 ? time.identifier() + " IS NOT NULL" : time.identifier() + " >= " + moment(cuts[i - 1]);
      parts.add(dataset.where(i == cuts.length ? from : from + " AND " + time.identifier() + " < " + moment(cuts[i])));
    }
    return List.copyOf(parts);
  }

  private static String moment(LocalDateTime time) {
    return "TIMESTAMP '" + time.toString().replace('T', ' ') + "'";
  }

  /// Parts by whole groups whose shares of the rows come as close to those asked for as the groups' sizes let them: the
  /// largest group first, each goes to the part that lacks most. Rows without a group are one group.
  ///
  /// Unlike [#byKey] this looks at the rows, and other rows may cut differently.
  ///
  /// @param salt decides between groups of the same size
  /// @param shares of the parts, in any unit
  /// @param group a column of the files with at most 100,000 values
  /// @return a part for each share
  /// @throws IOException if the groups cannot be counted
  public static List<Dataset> byGroup(Dataset dataset, String salt, double[] shares, String group)
      throws IOException {
    double sum = sum(shares);
    Column column = dataset.fileSchema().column(group);
    List<String> literals = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    count(dataset, salt, column, literals, sizes);
    double total = sizes.stream().mapToLong(Long::longValue).sum();
    double[] lacking = Arrays.stream(shares).map(share -> share / sum * total).toArray();
    List<List<String>> parts = new ArrayList<>();
    Arrays.stream(shares).forEach(_ -> parts.add(new ArrayList<>()));
    for (int i = 0; i < sizes.size(); i++) {
      int most = most(lacking);
      lacking[most] -= sizes.get(i);
      parts.get(most).add(literals.get(i));
    }
    return parts.stream().map(groups -> dataset.where(condition(column, groups))).toList();
  }

  private static int most(double[] lacking) {
    int most = 0;
    for (int i = 1; i < lacking.length; i++) {
      most = lacking[i] > lacking[most] ? i : most;
    }
    return most;
  }

  private static void count(Dataset dataset, String salt, Column column, List<String> literals, List<Long> sizes)
      throws IOException {
    String text = "CAST(" + column.identifier() + " AS VARCHAR)";
    String sql = "SELECT " + text + ", count(*) AS n" + dataset.source() + " GROUP BY 1 ORDER BY n DESC, md5("
        + DuckDb.literal(salt + ":") + " || coalesce(" + text + ", '-')), 1 LIMIT " + (MOST_GROUPS + 1);
    try (DuckDb duck = dataset.duck(); Statement statement = duck.connection().createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        String value = result.getString(1);
        literals.add(value == null ? null : DuckDb.literal(value));
        sizes.add(result.getLong(2));
      }
    } catch (SQLException e) {
      throw dataset.cannotRead(e);
    }
    if (sizes.size() > MOST_GROUPS) {
      throw new IllegalArgumentException("column=" + column.name() + " has more than " + MOST_GROUPS
          + " groups; use byKey(…), which needs no list of them");
    }
  }

  private static String condition(Column column, List<String> groups) {
    String text = "CAST(" + column.identifier() + " AS VARCHAR)";
    String named = groups.stream().filter(group -> group != null).collect(Collectors.joining(", "));
    String in = named.isEmpty() ? "false" : "coalesce(" + text + " IN (" + named + "), false)";
    return groups.contains(null) ? in + " OR " + column.identifier() + " IS NULL" : in;
  }
}
