package io.roadml.data;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/// What the columns of a dataset are like: counts, missing values, moments, quantiles, distinct and frequent values, in
/// one pass and bounded memory.
///
/// ```java
/// Profile june = Profile.of(Dataset.open(Path.of("june.parquet")));
/// Profile both = june.merge(Profile.of(Dataset.open(Path.of("july.parquet"))));
/// ```
///
/// - Merging: the profile of two files is the merge of theirs, exactly for counts, sums and extremes, to 1e-12 for mean
///   and deviation, within the bounds of the sketches for the rest.
/// - Memory: about 50 kB a column and a batch of rows.
/// - Threading: immutable; making one uses all cores.
public final class Profile {
  private static final int BATCH_ROWS = 1 << 16;

  private final List<ColumnProfile> columns;

  private Profile(List<ColumnProfile> columns) {
    this.columns = List.copyOf(columns);
  }

  /// Reads all rows once.
  ///
  /// @throws IOException if a file cannot be read
  public static Profile of(Dataset dataset) throws IOException {
    return of(dataset, Progress.none());
  }

  /// [#of(Dataset)], telling how far it is.
  ///
  /// @throws IOException if a file cannot be read
  public static Profile of(Dataset dataset, Progress progress) throws IOException {
    Profile profile = new Profile(dataset.schema().columns().stream().map(ColumnProfile::new).toList());
    dataset.forEachBatch(BATCH_ROWS, profile::add, progress);
    return profile;
  }

  /// The profile of a table.
  public static Profile of(Table table) {
    Profile profile = new Profile(table.schema().columns().stream().map(ColumnProfile::new).toList());
    profile.add(table);
    return profile;
  }

  /// A profile of no rows yet.
  static Profile empty(Schema schema) {
    return new Profile(schema.columns().stream().map(ColumnProfile::new).toList());
  }

  /// Counts some rows. Only while the profile is made.
  void add(Table table) {
    IntStream.range(0, columns.size()).parallel().forEach(i -> columns.get(i).add(table.columns().get(i)));
  }

  /// The profile of the rows of both.
  ///
  /// @throws IllegalArgumentException if their columns differ
  public Profile merge(Profile other) {
    Schema mine = schema();
    if (!mine.equals(other.schema())) {
      throw new IllegalArgumentException("columns=" + other.schema().columns() + " differ from " + mine.columns());
    }
    return new Profile(IntStream.range(0, columns.size())
        .mapToObj(i -> columns.get(i).merged(other.columns.get(i))).toList());
  }

  private Schema schema() {
    return new Schema(columns.stream().map(ColumnProfile::column).toList());
  }

  /// How many rows there are.
  public long rows() {
    return columns.getFirst().rows();
  }

  /// The columns, in order.
  public List<ColumnProfile> columns() {
    return columns;
  }

  /// The column of this name.
  ///
  /// @throws IllegalArgumentException if there is none, naming the nearest one
  public ColumnProfile column(String name) {
    return columns.get(schema().index(name));
  }
}
