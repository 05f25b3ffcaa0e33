package io.roadml.runtime.online;

import java.nio.file.Path;
import java.util.Arrays;

/// A second process beside the writer: is refused as a writer, then reads until row 0 has version [#LAST], and checks each row.
final class ReaderProcess {
  static final long LAST = 1_000_000;
  static final int KEYS = 5_000;

  private ReaderProcess() {
  }

  /// Argument: the store's folder.
  public static void main(final String[] arguments) {
    final Path folder = Path.of(arguments[0]);
    try (OnlineStore second = OnlineStore.open(folder, OnlineOptions.defaults())) {
      System.out.println("opened for writing " + second);
    } catch (final OnlineStoreException refused) {
      System.out.println(refused.getMessage());
    }
    try (OnlineStore store = OnlineStore.openForReading(folder)) {
      final OnlineTable table = store.table("kill", "rows");
      final long first = table.stats().epoch();
      System.out.println("reading");
      final long reads = readToTheEnd(table);
      System.out.println("read " + reads + " rows, epochs " + first + " to " + table.stats().epoch());
    }
  }

  private static long readToTheEnd(final OnlineTable table) {
    final long[] seen = new long[KEYS];
    Arrays.fill(seen, -1);
    long reads = 0;
    try (RowReader reader = table.reader()) {
      for (int id = 0; seen[0] != LAST; id = (id + 1) % KEYS) {
        final long version = KillView.version(reader, id);
        if (version < seen[id]) {
          throw new IllegalStateException("row " + id + " went back from " + seen[id] + " to " + version);
        }
        seen[id] = version;
        reads++;
      }
    }
    return reads;
  }
}
