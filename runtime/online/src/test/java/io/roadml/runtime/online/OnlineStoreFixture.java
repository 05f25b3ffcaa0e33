package io.roadml.runtime.online;

import static io.roadml.runtime.core.FeatureSource.NOT_FOUND;
import static io.roadml.runtime.core.FeatureSource.NULL_VALUE;
import static io.roadml.runtime.core.FeatureSource.OUTSIDE_MAX_AGE;
import static io.roadml.runtime.core.FeatureSource.PRESENT;
import static io.roadml.runtime.online.HandClock.at;
import static io.roadml.runtime.online.WriteMode.REPLACE;

import io.roadml.runtime.core.ElementType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An open store with one view, and words to write and read it in.
@Timeout(120)
abstract class OnlineStoreFixture {
  static final int SCORE = 0;
  static final int TIER = 1;
  static final long MINUTE = 60_000_000;

  @TempDir
  Path folder;

  final HandClock clock = new HandClock("12:00:00");
  OnlineStore store;
  OnlineTable risk;
  RowWriter writer;
  RowReader reader;

  /// Opens a store for writing.
  abstract OnlineStore open(Path where, OnlineOptions options);

  static OnlineView riskView() {
    return OnlineView
        .of("shop", "risk", List.of(Column.string("user", 16)),
            List.of(Column.of("score", ElementType.FP64), Column.string("tier", 8)))
        .withRows(1_000).withMaxAge(10 * MINUTE, OnlineView.DEFAULT_GRACE_MICROS);
  }

  OnlineOptions options() {
    return OnlineOptions.defaults().withClock(clock).withSweepEvery(Duration.ZERO).withMaxFuture(Duration.ofDays(1));
  }

  @BeforeEach
  void openStore() {
    store = open(folder, options());
    risk = store.table(riskView());
    writer = risk.writer();
    reader = risk.reader();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  int write(final String user, final String event, final String created, final Double score, final String tier) {
    say(user, score, tier);
    return writer.write(at(event), at(created), REPLACE);
  }

  void say(final String user, final Double score, final String tier) {
    writer.key(0, user);
    if (score != null) {
      writer.set(SCORE, score);
    }
    if (tier != null) {
      writer.set(TIER, tier);
    }
  }

  /// Reads at a time: status and value of both features, as `PRESENT .55 | NULL_VALUE`.
  String read(final String user, final String when) {
    reader.key(0, user).read(at(when));
    return shown(SCORE) + " | " + shown(TIER);
  }

  private String shown(final int feature) {
    final String status = name(reader.status(feature));
    if (!reader.hasValue(feature)) {
      return status;
    }
    return status + " " + (feature == SCORE ? reader.getDouble(feature) : reader.getString(feature));
  }

  private static String name(final int status) {
    return switch (status) {
      case PRESENT -> "PRESENT";
      case NULL_VALUE -> "NULL_VALUE";
      case NOT_FOUND -> "NOT_FOUND";
      case OUTSIDE_MAX_AGE -> "OUTSIDE_MAX_AGE";
      default -> "status " + status;
    };
  }

  static OnlineView countsView(final String name) {
    return OnlineView
        .of("shop", name, List.of(Column.string("user", 16)), List.of(Column.of("count", ElementType.INT64)))
        .withRows(1_000);
  }
}
