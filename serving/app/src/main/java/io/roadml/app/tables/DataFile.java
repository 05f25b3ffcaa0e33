package io.roadml.app.tables;

import io.roadml.app.Failure;
import io.roadml.data.Column;
import io.roadml.data.ColumnType;
import io.roadml.data.Dataset;
import io.roadml.data.Schema;
import io.roadml.data.Table;
import io.roadml.kernels.EditDistance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/// A file of rows that a command was told to look at: CSV, Parquet, JSON lines or Arrow.
///
/// - Threading: immutable.
/// - Fails: with a [Failure] that names the file and what to do; a name that is not there is wrong use, a file that cannot
///   be read a failed job.
///
/// @param path as it was given
/// @param dataset its rows
public record DataFile(Path path, Dataset dataset) {
  /// Opens the file that an option names.
  public static DataFile open(Path path, String option) {
    if (!Files.isRegularFile(path)) {
      throw Failure.wrongUse("there is no file " + path, option, "name a .parquet, .csv, .jsonl or .ndjson file");
    }
    try {
      return new DataFile(path, Dataset.open(path));
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(path + " has no known ending", option, "name a .parquet, .csv, .jsonl or .ndjson file");
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  /// The last part of the path.
  public String name() {
    return String.valueOf(path.getFileName());
  }

  /// The columns of the file.
  public Schema schema() {
    return dataset.schema();
  }

  /// The column that an option names.
  public Column column(String name, String option) {
    Optional<Column> found = schema().columns().stream().filter(column -> column.name().equals(name)).findFirst();
    if (found.isEmpty()) {
      String near = EditDistance.likely(name, schema().names()).map(n -> "did you mean " + n + "? ").orElse("");
      throw Failure.wrongUse("there is no column " + name + " in " + path, option,
          near + "the columns are " + listed(schema().names()));
    }
    if (found.get().type() == ColumnType.OTHER) {
      throw Failure.wrongUse("column " + name + " of " + path + " holds lists, structs or the like", option,
          "name a column of numbers, texts, booleans or dates");
    }
    return found.get();
  }

  /// Reads some columns of all rows.
  public Table read(List<String> columns, ProgressLines progress) {
    String[] wanted = new LinkedHashSet<>(columns).toArray(String[]::new);
    try {
      return dataset.select(wanted).read(progress.reading(name()));
    } catch (IOException e) {
      throw unreadable(path, e);
    } catch (IllegalStateException e) {
      throw Failure.failedJob(e.getMessage(), path.toString(), "cut the file into smaller ones");
    }
  }

  /// Names in a message: the first twenty.
  public static String listed(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(20, names.size())));
    return names.size() > 20 ? first + ", … (" + names.size() + " in all)" : first;
  }

  private static Failure unreadable(Path path, IOException e) {
    return Failure.failedJob(String.valueOf(e.getMessage()), path.toString(),
        "mend the file, or name one that can be read");
  }
}
