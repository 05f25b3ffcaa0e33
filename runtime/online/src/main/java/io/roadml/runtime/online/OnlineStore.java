package io.roadml.runtime.online;

import io.roadml.runtime.core.FeatureSource;
import java.nio.file.Path;
import java.util.List;

/// The online feature store: a folder with a table for each feature view of each project. A cache of the offline store that can be
/// made again, read in under a microsecond.
///
/// - Processes: one has it open for writing, any number for reading, on one machine and one local disk.
/// - Crash: a table that its writer did not close is repaired when the next writer opens it, and rows are replayed from
///   [OnlineOptions#replay]; one that cannot be repaired is made anew.
/// - Threading: safe for many threads.
/// - Fails: [OnlineStoreException] for what the disk, the machine or another process does; IllegalArgumentException for wrong names.
public interface OnlineStore extends FeatureSource, AutoCloseable {
  /// Opens a store for writing, and makes it where there is none.
  ///
  /// @throws OnlineStoreException when the JVM lacks flags, naming them, or another process has it open for writing
  static OnlineStore open(final Path folder, final OnlineOptions options) {
    return FolderStore.openForWriting(folder, options, new ChronicleEngine());
  }

  /// Opens a store for reading, beside its writer. Tables that the writer makes later are found when they are asked for.
  ///
  /// @throws OnlineStoreException when the JVM lacks flags, naming them
  static OnlineStore openForReading(final Path folder) {
    return FolderStore.openForReading(folder, new ChronicleEngine());
  }

  /// Opens a view's table, makes it where there is none, appends features that are new, and sets its ages.
  ///
  /// @throws IllegalArgumentException when the table that is there has other keys or features than the view begins with
  OnlineTable table(OnlineView view);

  /// Opens a table that is there.
  ///
  /// @throws IllegalArgumentException when there is none, naming the nearest
  OnlineTable table(String project, String view);

  /// Lists the views of a project, sorted.
  List<String> views(String project);

  /// Deletes a view's table. Its readers see a closed store.
  void drop(String project, String view);

  @Override
  void close();
}
