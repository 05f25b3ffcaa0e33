package io.roadml.app.tables;

import io.roadml.data.ColumnType;
import io.roadml.data.Table;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// The values of a column as names, each row with the number of its name.
///
/// Whole numbers are written without a fraction whatever their type, so that 1 of one column is 1.0 of another. Names are
/// in the order of numbers if all are numbers, else of the alphabet.
///
/// - Threading: immutable, as long as nobody writes to the array.
///
/// @param codes for each row the place of its name; -1 where the value is missing
/// @param names the distinct ones
public record Categories(int[] codes, List<String> names) {
  /// The names of a column's values.
  public static Categories of(Table table, String column) {
    ColumnType type = table.schema().column(column).type();
    return switch (type) {
      case TEXT -> sorted(table.codes(column), table.texts(column));
      case FLOAT, DOUBLE -> ofDoubles(table.doubles(column));
      case BOOLEAN -> ofLongs(table, column, value -> value != 0 ? "true" : "false");
      case DATE -> ofLongs(table, column, day -> LocalDate.ofEpochDay(day).toString());
      case TIMESTAMP -> ofLongs(table, column, Categories::time);
      default -> ofLongs(table, column, Long::toString);
    };
  }

  /// The rows given only, in their order.
  public Categories rows(int[] rows) {
    return new Categories(IntStream.of(rows).map(row -> codes[row]).toArray(), names);
  }

  /// The same rows with only those names that occur.
  public Categories present() {
    long[] counts = counts();
    int[] places = new int[names.size()];
    int next = 0;
    for (int i = 0; i < places.length; i++) places[i] = counts[i] > 0 ? next++ : -1;
    List<String> kept = IntStream.range(0, places.length).filter(i -> places[i] >= 0).mapToObj(names::get).toList();
    return new Categories(Arrays.stream(codes).map(code -> code < 0 ? -1 : places[code]).toArray(), kept);
  }

  /// How often each name occurs.
  public long[] counts() {
    long[] counts = new long[names.size()];
    for (int code : codes) {
      if (code >= 0) counts[code]++;
    }
    return counts;
  }

  /// The codes as places in other names; names that are not there, and missing values, become -1.
  public int[] in(List<String> others) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < others.size(); i++) places.putIfAbsent(others.get(i), i);
    int[] translation = names.stream().mapToInt(name -> places.getOrDefault(name, -1)).toArray();
    return Arrays.stream(codes).map(code -> code < 0 ? -1 : translation[code]).toArray();
  }

  /// Names in the order of numbers if all are numbers, else of the alphabet.
  public static List<String> ordered(List<String> names) {
    boolean numbers = names.stream().allMatch(name -> name.matches("-?\\d{1,18}(\\.\\d{1,30})?"));
    return names.stream().sorted(numbers ? Comparator.comparing(BigDecimal::new) : Comparator.naturalOrder()).toList();
  }

  private static Categories sorted(int[] codes, List<String> names) {
    Categories unsorted = new Categories(codes, names);
    List<String> ordered = ordered(names);
    return new Categories(unsorted.in(ordered), ordered);
  }

  private static Categories ofLongs(Table table, String column, LongFunction<String> name) {
    long[] values = table.longs(column, 0);
    long[] distinct = LongStream.of(values).sorted().distinct().toArray();
    int[] codes = new int[values.length];
    for (int row = 0; row < codes.length; row++) codes[row] = Arrays.binarySearch(distinct, values[row]);
    table.missing(column).stream().forEach(row -> codes[row] = -1);
    return new Categories(codes, LongStream.of(distinct).mapToObj(name).toList());
  }

  private static Categories ofDoubles(double[] values) {
    double[] distinct = Arrays.stream(values).filter(v -> !Double.isNaN(v)).map(v -> v + 0.0).sorted().distinct()
        .toArray();
    int[] codes = new int[values.length];
    for (int row = 0; row < codes.length; row++) {
      codes[row] = Double.isNaN(values[row]) ? -1 : Arrays.binarySearch(distinct, values[row] + 0.0);
    }
    return new Categories(codes, Arrays.stream(distinct).mapToObj(Categories::number).toList());
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
  }

  private static String time(long micros) {
    return LocalDateTime
        .ofEpochSecond(Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1000,
            ZoneOffset.UTC)
        .toString();
  }
}
