package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The file formats, told by the end of a file's name.
enum Format {
  PARQUET("Parquet", List.of(".parquet"), "read_parquet(%s)", "FORMAT parquet, COMPRESSION zstd"),
  CSV("CSV", List.of(".csv", ".csv.gz"), "read_csv(%s, header = true, delim = '%s', quote = '\"', escape = '\"')",
      "FORMAT csv, HEADER true"),
  JSON_LINES("JSON lines", List.of(".jsonl", ".ndjson", ".jsonl.gz"), "read_json(%s, format = 'newline_delimited')",
      "FORMAT json"),
  /// Read by [ArrowFile], not by DuckDB, whose reader is an extension that would have to be downloaded.
  ARROW("Arrow IPC", List.of(".arrow", ".arrows", ".feather", ".ipc"), null, null);

  private final String title;
  private final List<String> endings;
  private final String reader;
  private final String copyOptions;

  Format(String title, List<String> endings, String reader, String copyOptions) {
    this.title = title;
    this.endings = endings;
    this.reader = reader;
    this.copyOptions = copyOptions;
  }

  static Format of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (Format format : values()) {
      if (format.endings.stream().anyMatch(name::endsWith)) {
        return format;
      }
    }
    throw new IllegalArgumentException("file=" + file
        + " has no known ending; want .parquet, .csv, .jsonl or .ndjson (.csv.gz, .jsonl.gz and .arrow can be read)");
  }

  /// The format of a file to be written.
  static Format ofWritten(Path file) {
    Format format = of(file);
    if (format == ARROW) {
      throw new IllegalArgumentException(
          "file=" + file + " cannot be written as Arrow IPC; want .parquet, .csv or .jsonl");
    }
    return format;
  }

  String title() {
    return title;
  }

  /// Whether every value is written as text, so that its type is a guess.
  boolean isText() {
    return this == CSV || this == JSON_LINES;
  }

  /// What reads the files, with the separator of the first.
  String reader(List<Path> files) throws IOException {
    return String.format(Locale.ROOT, reader, DuckDb.list(files),
        this == CSV ? CsvHeader.separator(files.getFirst()) : "");
  }

  String copyOptions() {
    return copyOptions;
  }
}
