package io.roadml.runtime.online;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.RowReplay;
import io.roadml.runtime.core.RowSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The view of the kill tests: eight features that all tell the row's version, so that a torn row shows; and the log that stands for
/// the offline store, with one line `key version` or `key -version` for a deletion.
final class KillView {
  static final int FEATURES = 8;
  /// Versions are event times, in microseconds; all in the past.
  private static final long NOW = 1L << 50;

  private KillView() {
  }

  static OnlineView view() {
    return OnlineView.of("kill", "rows", List.of(Column.of("id", ElementType.INT64)),
        IntStream.range(0, FEATURES).mapToObj(index -> Column.of("f" + index, ElementType.INT64)).toList())
        .withRows(100);
  }

  static OnlineStore open(final Path folder, final RowReplay replay) {
    return OnlineStore.open(folder, OnlineOptions.defaults().withClock(() -> NOW).withReplay(replay)
        .withSweepEvery(Duration.ZERO));
  }

  static RowWriter say(final RowWriter writer, final long id, final long version) {
    writer.key(0, id);
    for (int feature = 0; feature < FEATURES; feature++) {
      writer.set(feature, version + feature);
    }
    return writer;
  }

  /// Returns the version of a row, or −1 when there is none; fails when it is torn.
  static long version(final RowReader reader, final long id) {
    reader.key(0, id).read(NOW);
    if (!reader.hasValue(0)) {
      return -1;
    }
    for (int feature = 0; feature < FEATURES; feature++) {
      assertEquals(reader.eventMicros() + feature, reader.getLong(feature), "row " + id + " is torn");
    }
    return reader.eventMicros();
  }

  /// Replays a log, less a last line that was not written to its end.
  static RowReplay replay(final Path log) {
    return (project, view, since, sink) -> {
      if (!Files.exists(log)) {
        return;
      }
      final String text = Files.readString(log);
      try (Stream<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines()) {
        lines.map(line -> line.split(" "))
            .forEach(words -> replayOne(Long.parseLong(words[0]), Long.parseLong(words[1]), sink));
      }
    };
  }

  private static void replayOne(final long id, final long version, final RowSink sink) {
    sink.key(0, id);
    if (version < 0) {
      sink.delete(-version, RowSink.NO_CREATED_TIME);
      return;
    }
    for (int feature = 0; feature < FEATURES; feature++) {
      sink.set(feature, version + feature);
    }
    sink.row(version, RowSink.NO_CREATED_TIME);
  }

  static void append(final Path log, final String line) throws IOException {
    Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
