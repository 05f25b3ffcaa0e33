package io.roadml.features;

import io.roadml.data.SqlSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Every row of a view that was ever ingested: `offline/<project>/<view>/`.
///
/// A commit of few rows is a line of the manifest; more rows are files. Lines are moved into files when there are many.
///
/// - Threading: safe for many threads and processes; one writes at a time.
/// - Durability: what [#append] has returned from survives a kill and a power loss.
final class OfflineView {
  /// How a view's manifest grows.
  ///
  /// @param inlineRows a commit of at most so many rows is a line
  /// @param inlineTotal so many rows in lines are moved into files
  /// @param patience how long a writer waits for another one
  record Limits(int inlineRows, int inlineTotal, Duration patience) {
    static final Limits DEFAULT = new Limits(1_000, 20_000, Duration.ofSeconds(60));
  }

  private static final int MOST_LINES = 1_000;

  private record Known(Manifest manifest, Object file, FileTime modified) {}

  private final Path folder;
  private final Clock clock;
  private final Limits limits;
  private volatile Known known = new Known(new Manifest(List.of(), 0), null, null);

  OfflineView(Path folder, Clock clock, Limits limits) {
    this.folder = folder;
    this.clock = clock;
    this.limits = limits;
  }

  /// The rows as they are now.
  ViewSource source(RegisteredView view) throws IOException {
    return new ViewSource(view, folder, manifest());
  }

  /// What was read last time is still true as long as the file is the same and as long as it was.
  private Manifest manifest() throws IOException {
    Path file = folder.resolve(Manifest.FILE);
    if (!Files.exists(file)) {
      return new Manifest(List.of(), 0);
    }
    Known before = known;
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.lastModifiedTime().equals(before.modified()) || !attributes.fileKey().equals(before.file())
        || before.manifest().bytes() != attributes.size()) {
      before = new Known(Manifest.read(folder), attributes.fileKey(), attributes.lastModifiedTime());
      known = before;
    }
    return before.manifest();
  }

  private void remember(Manifest manifest) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(folder.resolve(Manifest.FILE), BasicFileAttributes.class);
    known = new Known(manifest, attributes.fileKey(), attributes.lastModifiedTime());
  }

  /// Adds the rows of a table of the session: keys by name, features of the current schema, `__ev`, `__cr`.
  ///
  /// @return the number of the first row
  long append(RegisteredView view, SqlSession sql, String staged) throws IOException {
    long rows = sql.numbers("SELECT count(*) FROM " + staged)[0];
    if (rows <= limits.inlineRows()) {
      return append(view, new InlineRows(view, view.schemaVersion()).of(sql.query("SELECT * FROM " + staged)));
    }
    try (WriterLock _ = lock()) {
      Manifest manifest = manifest();
      long first = manifest.end();
      ViewSource source = new ViewSource(view, folder, manifest);
      List<Commit.PartFile> files = PartFiles.write(sql, source,
          "SELECT *, rowid + " + first + " AS __seq FROM " + staged, "part-" + first);
      remember(manifest.append(folder, new Commit(now(), view.schemaVersion(), first, first + rows, files, List.of(),
          List.of())));
      return first;
    }
  }

  /// Adds rows as [InlineRows] has them; they become one line of the manifest.
  ///
  /// @return the number of the first row
  long append(RegisteredView view, List<List<Object>> rows) throws IOException {
    if (rows.isEmpty()) {
      return manifest().end();
    }
    try (WriterLock _ = lock()) {
      Manifest manifest = manifest();
      long first = manifest.end();
      Manifest longer = manifest.append(folder, new Commit(now(), view.schemaVersion(), first, first + rows.size(),
          List.of(), rows, List.of()));
      remember(longer);
      if (isCrowded(longer)) {
        moveIntoFiles(view, longer);
      }
      return first;
    }
  }

  private boolean isCrowded(Manifest manifest) {
    return manifest.inlineRows() > limits.inlineTotal()
        || manifest.commits().stream().filter(commit -> !commit.inline().isEmpty()).count() > MOST_LINES;
  }

  /// Writes tombstones: rows of these keys up to an event time are gone, those that come later too.
  void delete(RegisteredView view, List<Commit.Deletion> deletions) throws IOException {
    try (WriterLock _ = lock()) {
      Manifest manifest = manifest();
      remember(
          manifest.append(folder, new Commit(now(), view.schemaVersion(), manifest.end(), manifest.end(), List.of(),
              List.of(), deletions)));
    }
  }

  /// Moves the rows of the manifest's lines into files.
  private void moveIntoFiles(RegisteredView view, Manifest manifest) throws IOException {
    try (SqlSession sql = SqlSession.open("view=" + view.name())) {
      ViewSource source = new ViewSource(view, folder, manifest);
      List<Commit.PartFile> files = PartFiles.write(sql, source, source.loadInline(sql, "rows"),
          "rows-" + manifest.end() + "-" + manifest.commits().size());
      List<Commit> commits = new ArrayList<>(manifest.commits().stream().map(Commit::withoutRows).toList());
      commits.add(new Commit(now(), view.schemaVersion(), manifest.end(), manifest.end(), files, List.of(), List.of()));
      remember(Manifest.replace(folder, commits));
    }
  }

  /// Rewrites all files, so that rows that were deleted are on the disk no more, and few files are left of many.
  ///
  /// @return how many rows there are now
  long compact(RegisteredView view) throws IOException {
    try (WriterLock _ = lock(); SqlSession sql = SqlSession.open("view=" + view.name())) {
      Manifest manifest = manifest();
      ViewSource source = new ViewSource(view, folder, manifest);
      List<Commit.PartFile> files = PartFiles.write(sql, source, source.load(sql, "rows", ViewSource.Range.ALL),
          "all-" + manifest.end() + "-" + manifest.commits().size());
      List<Commit> commits = new ArrayList<>();
      manifest.commits().forEach(each -> commits.add(new Commit(each.at(), each.schema(), each.sequence(), each.end(),
          List.of(), List.of(), each.deletions())));
      commits.add(new Commit(now(), view.schemaVersion(), manifest.end(), manifest.end(), files, List.of(), List.of()));
      remember(Manifest.replace(folder, commits));
      PartFiles.keepOnly(folder, files);
      return files.stream().mapToLong(Commit.PartFile::rows).sum();
    }
  }

  private WriterLock lock() throws IOException {
    Files.createDirectories(folder);
    return WriterLock.of(folder, limits.patience());
  }

  private long now() {
    return Times.micros(clock.instant());
  }
}
