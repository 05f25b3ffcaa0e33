package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// An online store of a test, with one project, `shop`:
///
/// ```
/// customer  key customer INT64            age INT64, spend FP64, risk FP32      live for ever
/// basket    keys customer INT64, shop STRING   items INT64, sum FP64            maximum age one hour
/// country   key shop STRING               rate FP64, embedding FP32[2]
/// ```
final class Shelf implements AutoCloseable {
  static final long NOW = System.currentTimeMillis() * 1_000;
  static final long HOUR = Duration.ofHours(1).toNanos() / 1_000;
  static final OnlineView CUSTOMER = OnlineView
      .of("shop", "customer", List.of(Column.of("customer", ElementType.INT64)),
          List.of(Column.of("age", ElementType.INT64), Column.of("spend", ElementType.FP64),
              Column.of("risk", ElementType.FP32)))
      .withRows(1_000);

  final OnlineStore store;

  Shelf(final Path folder) {
    store = OnlineStore.open(folder, OnlineOptions.defaults());
    store.table(CUSTOMER);
    store.table(OnlineView.of("shop", "basket",
        List.of(Column.of("customer", ElementType.INT64), Column.string("shop", 16)),
        List.of(Column.of("items", ElementType.INT64), Column.of("sum", ElementType.FP64))).withRows(1_000)
        .withMaxAge(HOUR, 24 * HOUR));
    store.table(OnlineView.of("shop", "country", List.of(Column.string("shop", 16)),
        List.of(Column.of("rate", ElementType.FP64), Column.vector("embedding", 2))).withRows(1_000));
  }

  /// Writes a customer; `null` features are null.
  void customer(final long customer, final Long age, final Double spend, final Double risk) {
    try (RowWriter writer = table("customer").writer()) {
      writer.key(0, customer);
      if (age != null) {
        writer.set(0, age.longValue());
      }
      if (spend != null) {
        writer.set(1, spend.doubleValue());
      }
      if (risk != null) {
        writer.set(2, risk.doubleValue());
      }
      writer.write(NOW, NOW, WriteMode.FORCE);
    }
  }

  void basket(final long customer, final String shop, final long items, final double sum, final long ageMicros) {
    try (RowWriter writer = table("basket").writer()) {
      writer.key(0, customer).key(1, shop).set(0, items).set(1, sum).write(NOW - ageMicros, NOW, WriteMode.FORCE);
    }
  }

  void country(final String shop, final double rate, final float... embedding) {
    try (RowWriter writer = table("country").writer()) {
      writer.key(0, shop).set(0, rate).set(1, embedding).write(NOW, NOW, WriteMode.FORCE);
    }
  }

  OnlineTable table(final String view) {
    return store.table("shop", view);
  }

  @Override
  public void close() {
    store.close();
  }
}
