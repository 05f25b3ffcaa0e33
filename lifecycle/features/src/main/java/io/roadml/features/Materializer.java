package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.features.ViewSource.Range;
import io.roadml.metadata.Watermark;
import io.roadml.metadata.Watermarks;
import io.roadml.runtime.online.WriteMode;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/// Copies the newest row of each entity from the offline to the online store.
///
/// What it does may be done again, in any order and by halves: the online store takes a row only if it is newer than what it
/// has, so the end is always the same.
final class Materializer {
  private final String project;
  private final OnlineSide online;
  private final Watermarks watermarks;

  Materializer(String project, OnlineSide online, Watermarks watermarks) {
    this.project = project;
    this.online = online;
    this.watermarks = watermarks;
  }

  /// Rows of a window of event times, both ends included.
  MaterializeReport window(ViewSource source, Instant from, Instant to, WriteMode mode) throws IOException {
    if (from.isAfter(to)) {
      throw new IllegalArgumentException("from=" + from + " is after to=" + to);
    }
    Range range = new Range(Times.micros(from), Times.micros(to), Long.MAX_VALUE);
    return new MaterializeReport(source.view().name(), from, to, copy(source, range, "", mode), false);
  }

  /// Rows since the last time: those with later event times, and those that have been ingested since, however old.
  MaterializeReport increment(ViewSource source, Instant to, Instant now) throws IOException {
    String view = source.view().name();
    long end = Times.micros(to.isAfter(now) ? now : to);
    Optional<Watermark> last = watermarks.get(project, view);
    if (last.isPresent() && end < last.get().endMicros()) {
      Instant reached = Times.instant(last.get().endMicros());
      return new MaterializeReport(view, reached, reached, OnlineReport.NONE, true);
    }
    OnlineReport rows = last.isPresent()
        ? copy(source, new Range(Long.MIN_VALUE, end, Long.MAX_VALUE), " WHERE __ev > " + last.get().endMicros()
            + " OR __seq >= " + last.get().nextSequence(), WriteMode.REPLACE)
        : copy(source, new Range(start(source, end), end, Long.MAX_VALUE), "", WriteMode.REPLACE);
    watermarks.advance(project, view, end, source.manifest().end());
    long from = last.map(Watermark::endMicros).orElse(start(source, end));
    return new MaterializeReport(view, from == Long.MIN_VALUE ? Instant.MIN : Times.instant(from), Times.instant(end),
        rows, false);
  }

  /// Nothing that is older at the end than the view allows can be served; without a maximum age everything can.
  private static long start(ViewSource source, long end) {
    long age = source.view().view().maxAgeMicros();
    return age > 0 ? end - age : Long.MIN_VALUE;
  }

  private OnlineReport copy(ViewSource source, Range range, String condition, WriteMode mode) throws IOException {
    try (SqlSession sql = SqlSession.open("view=" + source.view().name())) {
      sql.run("CREATE TABLE picked AS SELECT * FROM (" + source.load(sql, "rows", range) + ")" + condition);
      sql.run("CREATE TABLE winners AS " + Winners.of(source, "SELECT * FROM picked"));
      long start = start(source, range.lastEvent());
      long[] counts = sql.numbers("SELECT (SELECT count(*) FROM picked), (SELECT count(*) FROM winners),"
          + " (SELECT count(*) FROM winners WHERE __ev < " + start + ")");
      OnlineReport written = online.write(source.view(), sql, "SELECT * FROM winners WHERE __ev >= " + start, mode);
      online.materialized(source.view());
      return written.plus(new OnlineReport(counts[0] - counts[1] + counts[2], 0, counts[0] - counts[1], counts[2], 0));
    }
  }
}
