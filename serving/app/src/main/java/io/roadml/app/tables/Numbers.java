package io.roadml.app.tables;

import io.roadml.data.Column;
import io.roadml.data.ColumnType;
import io.roadml.data.Table;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/// The values of a column as doubles.
///
/// - Threading: stateless.
public final class Numbers {
  private static final Set<ColumnType> NUMBERS = Set.of(ColumnType.INTEGER, ColumnType.FLOAT, ColumnType.DOUBLE);

  private Numbers() {}

  /// Whether a column holds numbers; truth values, texts and dates are none.
  public static boolean isNumeric(Column column) {
    return NUMBERS.contains(column.type());
  }

  /// The values, NaN where there is none; of truth values 1 and 0, of dates days, of moments microseconds since 1970.
  public static double[] of(Table table, String column) {
    if (table.schema().column(column).type() == ColumnType.FLOAT
        || table.schema().column(column).type() == ColumnType.DOUBLE)
      return table.doubles(column);
    double[] values = Arrays.stream(table.longs(column, 0)).asDoubleStream().toArray();
    table.missing(column).stream().forEach(row -> values[row] = Double.NaN);
    return values;
  }

  /// Some of the values, in the order of the places.
  public static double[] at(double[] values, int[] places) {
    double[] some = new double[places.length];
    for (int i = 0; i < places.length; i++) some[i] = values[places[i]];
    return some;
  }

  /// [#at(double[], int[])] of whole numbers.
  public static int[] at(int[] values, int[] places) {
    return IntStream.of(places).map(place -> values[place]).toArray();
  }
}
