package io.roadml.runtime.online;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files of one table.
///
/// ```
/// <store>/<project>/<view>/description     what it is, and which file is in use
///                          control         words that processes share
///                          rows.<epoch>    the rows
///                          open            there while a writer has it open: who, and since which start of the machine
/// ```
///
/// @param folder the table's folder
record TableFolder(Path folder) {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  static TableFolder of(final Path store, final String project, final String view) {
    return new TableFolder(store.resolve(Names.check("project", project)).resolve(Names.check("view", view)));
  }

  boolean exists() {
    return Files.isRegularFile(description());
  }

  void make() throws IOException {
    Files.createDirectories(folder);
  }

  Path description() {
    return folder.resolve("description");
  }

  Path control() {
    return folder.resolve("control");
  }

  Path rows(final long epoch) {
    return folder.resolve("rows." + epoch);
  }

  private Path marker() {
    return folder.resolve("open");
  }

  /// Says whether the last writer did not close the table.
  boolean wasLeftOpen() {
    return Files.exists(marker());
  }

  /// Says whether the machine has started anew since the last writer opened the table: then writes may be lost without a trace.
  boolean wasLeftOpenByAnotherBoot() throws IOException {
    return wasLeftOpen() && !Files.readString(marker()).contains("boot " + bootId() + "\n");
  }

  void markOpen() throws IOException {
    Durable.replace(marker(), "pid " + ProcessHandle.current().pid() + "\nboot " + bootId() + "\n");
  }

  void markClosed() throws IOException {
    Durable.delete(marker());
  }

  private static String bootId() throws IOException {
    return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : "unknown";
  }

  /// Removes files of rows other than the one in use: what a growth that was killed has left.
  void removeOthers(final long epoch) throws IOException {
    for (final Path file : files()) {
      final String name = file.getFileName().toString();
      if (name.startsWith("rows.") && !name.equals("rows." + epoch)) {
        Files.delete(file);
      }
    }
  }

  /// Returns a number of a file that is not there.
  long freshEpoch() throws IOException {
    return 1 + files().stream().map(file -> file.getFileName().toString()).filter(name -> name.matches("rows\\.\\d+"))
        .mapToLong(name -> Long.parseLong(name.substring("rows.".length()))).max().orElse(0);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  void delete() throws IOException {
    for (final Path file : files()) {
      Files.delete(file);
    }
    Files.delete(folder);
  }
}
