package io.roadml.data;

import java.util.ArrayList;
import java.util.List;

/// A first draft of what a column should be like, from what it is like.
final class Inference {
  private static final int MOST_VALUES = 25;
  /// A text that occurs in so many rows on average is one of a set.
  private static final int ROWS_A_VALUE = 10;

  private Inference() {
  }

  static ExpectedColumn of(ColumnProfile profile) {
    List<Check> checks = new ArrayList<>();
    if (profile.rows() > 0 && profile.nulls() == 0) {
      checks.add(Check.notNull());
    }
    if (profile.column().type().isStoredAsDouble() && profile.count() > 0) {
      if (profile.infinities() == 0 && profile.nans() == 0) {
        checks.add(Check.finite());
      } else if (profile.nans() == 0) {
        checks.add(Check.notNan());
      }
    }
    if (isNumber(profile.column().type()) && profile.min().orElse(-1) >= 0 && profile.nans() == 0) {
      checks.add(Check.min(0));
    }
    if (hasFewTexts(profile)) {
      checks.add(Check.oneOf(profile.top(MOST_VALUES).stream().map(ColumnProfile.TopText::text).sorted().toArray()));
    }
    return ExpectedColumn.of(profile.column().name(), profile.column().type(), checks.toArray(Check[]::new));
  }

  private static boolean isNumber(ColumnType type) {
    return type == ColumnType.INTEGER || type.isStoredAsDouble();
  }

  private static boolean hasFewTexts(ColumnProfile profile) {
    int texts = profile.top(MOST_VALUES + 1).size();
    return profile.knowsAllTexts() && texts > 0 && texts <= MOST_VALUES
        && profile.count() >= (long) ROWS_A_VALUE * texts;
  }
}
