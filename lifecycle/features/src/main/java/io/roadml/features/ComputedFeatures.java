package io.roadml.features;

import io.roadml.features.OnlineFeatures.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Puts together what was read and what is computed from it, in the order it was asked for.
///
/// A computed feature is PRESENT or NULL_VALUE, and as old as the oldest row that it was computed from; OUTSIDE_MAX_AGE where it was
/// computed from an old value that had been asked for.
final class ComputedFeatures {
  private final List<FeatureRef> refs;
  private final Map<String, OnDemand.Ready> computed;

  ComputedFeatures(List<FeatureRef> refs, Map<String, OnDemand.Ready> computed) {
    this.refs = refs;
    this.computed = computed;
  }

  OnlineFeatures of(OnlineFeatures read, List<? extends Map<String, ?>> entities) {
    List<List<Answer>> rows = new ArrayList<>();
    for (int row = 0; row < read.rowCount(); row++) {
      rows.add(row(read, row, entities.get(row)));
    }
    return new OnlineFeatures(refs.stream().map(FeatureRef::toString).toList(), rows);
  }

  private List<Answer> row(OnlineFeatures read, int row, Map<String, ?> entity) {
    Map<String, Map<String, Object>> values = new HashMap<>();
    computed.forEach((name, ready) -> values.put(name, ready.apply(inputs(ready.view(), read, row, entity))));
    List<Answer> answers = new ArrayList<>();
    for (FeatureRef ref : refs) {
      answers.add(computed.containsKey(ref.view())
          ? answer(values.get(ref.view()).get(ref.feature()), computed.get(ref.view()).view(), read, row)
          : read.at(row, ref.toString()));
    }
    return answers;
  }

  private static Map<String, Object> inputs(OnDemandView view, OnlineFeatures read, int row, Map<String, ?> entity) {
    Map<String, Object> inputs = new HashMap<>();
    view.sources().forEach(source -> inputs.put(source, read.at(row, source).value()));
    for (Feature input : view.inputs()) {
      if (!entity.containsKey(input.name())) {
        throw new IllegalArgumentException("input=" + input.name() + " of view=" + view.name() + " is missing; given: "
            + entity.keySet());
      }
      inputs.put(input.name(), typed(input, entity.get(input.name())));
    }
    return inputs;
  }

  /// The code is to see the same types as beside labels.
  private static Object typed(Feature input, Object given) {
    return switch (given) {
      case Number number when input.type().isFloating() -> number.doubleValue();
      case Integer number -> number.longValue();
      case String text when input.type() == FeatureType.TIMESTAMP -> Times.parse(text);
      case null -> null;
      default -> given;
    };
  }

  private static Optional<Instant> age(OnDemandView view, OnlineFeatures read, int row) {
    return view.sources().stream().flatMap(source -> read.at(row, source).eventTime().stream())
        .min(Comparator.naturalOrder());
  }

  private static Answer answer(Object value, OnDemandView view, OnlineFeatures read, int row) {
    FeatureStatus fresh = isOfOldValues(view, read, row) ? FeatureStatus.OUTSIDE_MAX_AGE : FeatureStatus.PRESENT;
    return new Answer(value, value == null ? FeatureStatus.NULL_VALUE : fresh, age(view, read, row));
  }

  private static boolean isOfOldValues(OnDemandView view, OnlineFeatures read, int row) {
    return view.sources().stream().map(source -> read.at(row, source))
        .anyMatch(source -> source.value() != null && source.status() == FeatureStatus.OUTSIDE_MAX_AGE);
  }
}
