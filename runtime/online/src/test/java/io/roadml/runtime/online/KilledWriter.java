package io.roadml.runtime.online;

import static io.roadml.runtime.core.RowSink.NO_CREATED_TIME;
import static io.roadml.runtime.online.WriteMode.REPLACE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/// Writes rows until it is killed: the log first, then the store, then one line of acknowledgement to its output.
final class KilledWriter {
  private static final int KEYS = 2_000;

  private KilledWriter() {
  }

  /// Arguments: the store's folder, the log, a seed, the first version.
  public static void main(final String[] arguments) throws IOException {
    final Path log = Path.of(arguments[1]);
    final Random random = new Random(Long.parseLong(arguments[2]));
    System.out.println("opening");
    try (OnlineStore store = KillView.open(Path.of(arguments[0]), KillView.replay(log))) {
      final RowWriter writer = store.table(KillView.view()).writer();
      for (long version = Long.parseLong(arguments[3]);; version++) {
        writeOne(writer, log, random.nextInt(KEYS), version, random.nextInt(10) == 0);
      }
    }
  }

  private static void writeOne(final RowWriter writer, final Path log, final long id, final long version,
      final boolean isDeletion) throws IOException {
    final String line = id + " " + (isDeletion ? -version : version);
    KillView.append(log, line);
    final int code = isDeletion ? writer.key(0, id).writeDelete(version, NO_CREATED_TIME, REPLACE)
        : KillView.say(writer, id, version).write(version, NO_CREATED_TIME, REPLACE);
    System.out.println(code == RowWriter.WRITTEN ? line : "not written: " + code);
  }
}
