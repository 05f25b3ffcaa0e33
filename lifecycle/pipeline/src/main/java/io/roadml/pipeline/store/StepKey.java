package io.roadml.pipeline.store;

import io.roadml.metadata.JsonText;
import io.roadml.pipeline.value.Sha256;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// All that the output of a step depends on, part by part.
///
/// @param step the step's name in its pipeline
/// @param parts each by what people call it: `code`, `input raw`, `environment HOME`; its text says whether it has changed
record StepKey(String step, SortedMap<String, String> parts) {
  /// What the index in a map is called.
  static final String ELEMENT = "element";
  private static final int SHOWN = 40;
  private static final int MOST_SHOWN = 5;

  /// The key itself: 64 hexadecimal digits.
  String digest() {
    return Sha256.of(JsonText.write(List.of(step, parts)));
  }

  /// The index in a map; empty for other steps.
  String element() {
    return parts.getOrDefault(ELEMENT, "");
  }

  /// The parts as one text.
  String text() {
    return JsonText.write(parts);
  }

  /// The reverse of [#text].
  ///
  /// @throws IllegalArgumentException if it is not such a text
  static StepKey of(String step, String text) {
    if (!(JsonText.read(text) instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException("parts of step=" + step + " are no map");
    }
    SortedMap<String, String> parts = new TreeMap<>();
    map.forEach((name, part) -> parts.put(name.toString(), String.valueOf(part)));
    return new StepKey(step, parts);
  }

  /// The names of the parts that are others than those of another key.
  List<String> changed(StepKey earlier) {
    TreeSet<String> names = new TreeSet<>(parts.keySet());
    names.addAll(earlier.parts.keySet());
    names.removeIf(name -> earlier.parts.containsKey(name) && earlier.parts.get(name).equals(parts.get(name)));
    return new ArrayList<>(names);
  }

  /// What has changed, for people: `code, learning_rate: 0.1 -> 0.01`.
  String changes(StepKey earlier) {
    List<String> names = changed(earlier);
    StringBuilder text = new StringBuilder();
    for (String name : names.subList(0, Math.min(MOST_SHOWN, names.size()))) {
      text.append(text.isEmpty() ? "" : ", ").append(name).append(change(earlier.parts.get(name), parts.get(name)));
    }
    return text + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "");
  }

  private static String change(String before, String after) {
    if (before == null || after == null) {
      return before == null ? " (new)" : " (gone)";
    }
    return isShown(before) && isShown(after) ? ": " + before + " -> " + after : "";
  }

  private static boolean isShown(String part) {
    return part.length() <= SHOWN;
  }

  /// What has changed since the one of some earlier keys that is most like this; empty if there are none.
  ///
  /// @param earlier the newest first: of those that are as much like this it counts
  Optional<String> leastChanges(List<StepKey> earlier) {
    StepKey nearest = null;
    for (StepKey key : earlier) {
      nearest = nearest == null || changed(key).size() < changed(nearest).size() ? key : nearest;
    }
    return Optional.ofNullable(nearest).map(this::changes);
  }
}
