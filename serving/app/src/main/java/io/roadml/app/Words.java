package io.roadml.app;

import io.roadml.kernels.EditDistance;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Finds which of some words an option's value is.
final class Words {
  private Words() {}

  /// The constant of that name, in any case of letters.
  static <E extends Enum<E>> E of(Class<E> type, String word, String option) {
    List<String> known = Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT)).toList();
    int place = known.indexOf(word.toLowerCase(Locale.ROOT));
    if (place >= 0) return type.getEnumConstants()[place];
    String near = EditDistance.likely(word, known).map(n -> "did you mean " + n + "? ").orElse("");
    throw Failure.wrongUse("unknown value " + word, option,
        near + "pass " + String.join(", ", known.subList(0, known.size() - 1)) + " or " + known.getLast());
  }
}
