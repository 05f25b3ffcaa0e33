package io.roadml.serving.feast;

import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.serving.http.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;

/// A shape of request, resolved: which views are read, and which of their features go where.
///
/// - Threading: safe for many threads; what reads rows is lent to one at a time.
/// - Fails: [Refusal], 404 for what is unknown, with the nearest that is known, and 400 for names that collide.
final class OnlineQuery {
  private static final int KEPT_READERS = 16;

  /// What makes two requests the same but for their entities.
  record Shape(String project, List<String> features, boolean fullNames) {
    /// Copies.
    Shape {
      features = List.copyOf(features);
    }
  }

  /// One view of the request.
  ///
  /// @param view    the view when it was resolved
  /// @param wanted  positions of its features that are wanted
  /// @param results where each of them goes among the results
  record ViewPart(OnlineTable table, OnlineView view, int[] wanted, int[] results) {}

  private final List<ViewPart> parts;
  private final List<String> names;
  private final Map<String, Column> keys = new LinkedHashMap<>();
  private final ArrayBlockingQueue<QueryReader> readers = new ArrayBlockingQueue<>(KEPT_READERS);

  private OnlineQuery(final List<ViewPart> parts, final List<String> names) {
    this.parts = parts;
    this.names = names;
    final Set<String> taken = new HashSet<>(names);
    for (final ViewPart part : parts) {
      part.view().keys().forEach(this::addKey);
    }
    keys.keySet().stream().filter(taken::contains).findFirst().ifPresent(key -> {
      throw Refusal.badRequest("entity " + key + " and a feature have the same name; ask with full_feature_names true");
    });
  }

  private void addKey(final Column key) {
    final Column other = keys.put(key.name(), key);
    if (other != null && other.type() != key.type()) {
      throw Refusal.badRequest("entity " + key.name() + " is " + other.type() + " in one view and " + key.type()
          + " in another; ask for them apart");
    }
  }

  /// Resolves names against the store.
  static OnlineQuery resolve(final OnlineStore store, final Shape shape) {
    final Map<String, List<Integer>> byView = new LinkedHashMap<>();
    final List<String> names = new ArrayList<>();
    final List<String> features = new ArrayList<>();
    for (final String reference : shape.features()) {
      final int colon = reference.indexOf(':');
      if (colon < 1 || colon == reference.length() - 1) {
        throw Refusal.badRequest("feature " + reference + ", want view:feature");
      }
      final String view = reference.substring(0, colon);
      byView.computeIfAbsent(view, any -> new ArrayList<>()).add(features.size());
      features.add(reference.substring(colon + 1));
      names.add(shape.fullNames() ? view + "__" + features.getLast() : features.getLast());
    }
    requireDistinct(names, shape);
    final List<ViewPart> parts = new ArrayList<>();
    byView.forEach((view, results) -> parts.add(part(store, shape.project(), view, results, features)));
    return new OnlineQuery(parts, names);
  }

  private static ViewPart part(final OnlineStore store, final String project, final String name,
      final List<Integer> results, final List<String> features) {
    try {
      final OnlineTable table = store.table(project, name);
      final OnlineView view = table.view();
      final int[] wanted = results.stream().mapToInt(result -> view.feature(features.get(result))).toArray();
      return new ViewPart(table, view, wanted, results.stream().mapToInt(Integer::intValue).toArray());
    } catch (final IllegalArgumentException unknown) {
      throw Refusal.of(404, unknown.getMessage());
    }
  }

  private static void requireDistinct(final List<String> names, final Shape shape) {
    final Map<String, String> seen = new HashMap<>();
    for (int index = 0; index < names.size(); index++) {
      final String other = seen.put(names.get(index), shape.features().get(index));
      if (other != null) {
        throw Refusal.badRequest("features " + other + " and " + shape.features().get(index)
            + " have the same name" + (shape.fullNames() || other.equals(shape.features().get(index))
                ? "; ask for it once" : "; ask with full_feature_names true"));
      }
    }
  }

  List<ViewPart> parts() {
    return parts;
  }

  /// Returns the names of the features, in the request's order.
  List<String> names() {
    return names;
  }

  /// Requires the columns that the views need, each with values that suit, and returns their names in the request's order.
  Set<String> requireKeys(final Map<String, EntityColumn> entities) {
    final Set<String> used = new LinkedHashSet<>(entities.keySet());
    used.retainAll(keys.keySet());
    for (final Map.Entry<String, Column> key : keys.entrySet()) {
      if (!used.contains(key.getKey())) {
        throw Refusal.badRequest("entities." + key.getKey() + " is missing; the views are keyed by "
            + String.join(", ", keys.keySet()));
      }
      entities.get(key.getKey()).requireSuits(key.getValue());
    }
    return used;
  }

  /// Lends what reads the rows.
  QueryReader borrow() {
    final QueryReader kept = readers.poll();
    return kept == null ? new QueryReader(this) : kept;
  }

  void giveBack(final QueryReader reader) {
    if (!readers.offer(reader)) {
      reader.close();
    }
  }

  /// Closes what is not lent.
  void retire() {
    for (QueryReader kept = readers.poll(); kept != null; kept = readers.poll()) {
      kept.close();
    }
  }
}
