package io.roadml.features;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Checks rows that come as maps, and turns them into what [InlineRows] has.
final class PushedRows {
  private final RegisteredView view;
  private final Instant latest;
  private final Set<String> columns;

  PushedRows(RegisteredView view, Instant latest) {
    this.view = view;
    this.latest = latest;
    List<String> all = new ArrayList<>(view.view().entities());
    all.addAll(view.view().featureNames());
    all.add(view.view().eventTime());
    view.view().createdTime().ifPresent(all::add);
    this.columns = Set.copyOf(all);
  }

  List<List<Object>> checked(List<? extends Map<String, ?>> rows) {
    List<List<Object>> checked = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      try {
        checked.add(checked(rows.get(i)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("row=" + (i + 1) + " of " + rows.size() + ": " + e.getMessage()
            + "; none of the rows was taken", e);
      }
    }
    return checked;
  }

  private List<Object> checked(Map<String, ?> row) {
    row.keySet().forEach(name -> Nearest.known("column", name, columns, " in view=" + view.name()));
    List<Object> values = new ArrayList<>(Keys.of(view, row));
    ViewSource.entitiesOf(view).forEach(entity -> requireShort(entity.name(), row.get(entity.name()),
        entity.maxBytes()));
    for (Feature feature : view.view().features()) {
      values.add(value(feature, row.get(feature.name())));
    }
    Object event = row.get(view.view().eventTime());
    if (event == null) {
      throw new IllegalArgumentException("column=" + view.view().eventTime() + " is missing");
    }
    values.add(time(view.view().eventTime(), event));
    values.add(view.view().createdTime().filter(name -> row.get(name) != null).map(name -> time(name, row.get(name)))
        .orElse(null));
    return values;
  }

  private Long time(String column, Object given) {
    Instant time = moment(column, given);
    long micros = Times.micros(time);
    if (micros < Times.FIRST || time.isAfter(latest)) {
      throw new IllegalArgumentException("column=" + column + " is " + time
          + (time.isAfter(latest) ? ", which lies in the future" : ", before the year 1"));
    }
    return micros;
  }

  private static Instant moment(String column, Object given) {
    return switch (given) {
      case Instant instant -> instant;
      case OffsetDateTime there -> there.toInstant();
      case String text -> Times.parse(text);
      default -> throw new IllegalArgumentException("column=" + column + " is a " + given.getClass().getSimpleName()
          + "; want an Instant or an ISO-8601 text");
    };
  }

  private static Object value(Feature feature, Object given) {
    Object value = switch (given) {
      case null -> null;
      case Boolean truth when feature.type() == FeatureType.BOOLEAN -> truth;
      case Number number when feature.type().isFloating() -> floating(feature, number.doubleValue());
      case Long number when feature.type() == FeatureType.INT64 -> number;
      case Integer number when feature.type() == FeatureType.INT64 || feature.type() == FeatureType.INT32 ->
          number.longValue();
      case String text when feature.type() == FeatureType.STRING -> text;
      case Object time when feature.type() == FeatureType.TIMESTAMP -> Times.micros(moment(feature.name(), time));
      default -> throw new IllegalArgumentException("feature=" + feature.name() + " is " + feature.type()
          + ", but its value " + given + " is a " + given.getClass().getSimpleName());
    };
    if (feature.type() == FeatureType.STRING) {
      requireShort(feature.name(), value, feature.maxBytes());
    }
    return value;
  }

  private static Object floating(Feature feature, double number) {
    double stored = feature.type() == FeatureType.FLOAT ? (float) number : number;
    return Double.isFinite(stored) ? (Object) stored : (Object) Double.toString(stored);
  }

  private static void requireShort(String name, Object value, int maxBytes) {
    if (value instanceof String text && text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw new IllegalArgumentException(name + " has more than " + maxBytes + " bytes of UTF-8");
    }
  }
}
