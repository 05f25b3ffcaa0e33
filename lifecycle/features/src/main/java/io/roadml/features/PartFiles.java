package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Writes rows into a view's folder as Parquet files, one folder for each day of event time.
///
/// Files are written under a name of their own, forced to the disk and moved into place; they belong to the view only once
/// its manifest names them.
///
/// - Threading: for whoever holds the view's [WriterLock].
final class PartFiles {
  private static final String UNFINISHED = ".unfinished";

  private PartFiles() {
  }

  /// Writes the rows of a query with the columns of a [ViewSource].
  ///
  /// @param name what the files' names begin with; no file of the folder does yet
  static List<Commit.PartFile> write(SqlSession sql, ViewSource source, String query, String name) throws IOException {
    Path unfinished = source.folder().resolve(UNFINISHED);
    delete(unfinished);
    try {
      return written(sql, source, query, name, unfinished);
    } catch (IOException e) {
      throw DiskFailure.of("view=" + source.view().name() + " cannot be written", e);
    } finally {
      delete(unfinished); // on a full disk it is what takes the room
    }
  }

  private static List<Commit.PartFile> written(SqlSession sql, ViewSource source, String query, String name,
      Path unfinished) throws IOException {
    String order = Stream.concat(source.keys().stream().map(SqlSession::identifier), Stream.of("__ev"))
        .collect(Collectors.joining(", "));
    sql.run("COPY (SELECT *, strftime(make_timestamp(__ev), '%Y-%m-%d') AS dt FROM (" + query + ") ORDER BY " + order
        + ") TO " + SqlSession.literal(unfinished.toString())
        + " (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (dt))");
    return described(sql, source, moved(unfinished, source.folder(), name));
  }

  private static List<Path> moved(Path from, Path folder, String name) throws IOException {
    List<Path> written = filesBelow(from);
    List<Path> files = new ArrayList<>();
    for (Path file : written) {
      force(file);
      Path day = folder.resolve(file.getParent().getFileName());
      Files.createDirectories(day);
      Path target = day.resolve(name + "-" + files.size() + ".parquet");
      Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
      files.add(target);
    }
    for (Path day : files.stream().map(Path::getParent).distinct().toList()) {
      Manifest.forceFolder(day);
    }
    Manifest.forceFolder(folder);
    return files;
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static List<Commit.PartFile> described(SqlSession sql, ViewSource source, List<Path> files)
      throws IOException {
    if (files.isEmpty()) {
      return List.of();
    }
    String rows = SqlSession.rowsOfParquet(files).replaceFirst("\\)$", ", filename = true)");
    Table table = sql.query("SELECT filename, count(*) AS n, min(__ev) AS low, max(__ev) AS high FROM " + rows
        + " GROUP BY filename ORDER BY filename");
    Cells name = Cells.of(table, "filename", FeatureType.STRING);
    long[] count = table.longs("n");
    long[] low = table.longs("low", Long.MAX_VALUE);
    long[] high = table.longs("high", Long.MIN_VALUE);
    List<Commit.PartFile> described = new ArrayList<>();
    for (int i = 0; i < count.length; i++) {
      Path file = Path.of((String) name.at(i));
      described.add(new Commit.PartFile(source.folder().relativize(file).toString(), source.view().schemaVersion(),
          count[i], low[i], high[i], Checksums.of(file)));
    }
    return described;
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// Removes all other files of rows, also those that a writer left behind when it died.
  static void keepOnly(Path folder, List<Commit.PartFile> files) throws IOException {
    Set<Path> kept = files.stream().map(file -> folder.resolve(file.path())).collect(Collectors.toSet());
    for (Path file : filesBelow(folder)) {
      if (file.toString().endsWith(".parquet") && !kept.contains(file)) {
        Files.deleteIfExists(file);
      }
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }
}
