package io.roadml.app.demo;

import io.roadml.data.Check;
import io.roadml.data.ColumnType;
import io.roadml.data.Expectations;
import io.roadml.data.ExpectedColumn;
import io.roadml.data.Validation;
import io.roadml.data.Validator;
import io.roadml.data.Violation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// What a file of flights must be like for a model to be trained on it.
///
/// @param rows   how many were looked at
/// @param checks how many checks they have passed
record FlightChecks(long rows, int checks) {
  private static final int LONGEST_DELAY = 2 * 24 * 60;

  /// Checks a file.
  ///
  /// @throws IOException if it cannot be read, or has not passed, with what is wrong
  static FlightChecks check(Path flights) throws IOException {
    Validation found = Validator.of(expected()).validate(flights);
    if (!found.passed()) {
      throw new IOException("flights=" + flights + " are not as they should be: "
          + found.violations().stream().map(FlightChecks::told).collect(Collectors.joining("; ")));
    }
    return new FlightChecks(found.rows(), found.checks());
  }

  private static String told(Violation violation) {
    return violation.column() + ": " + violation.failed() + " of " + violation.checked() + " " + violation.message();
  }

  private static Expectations expected() {
    return Expectations.of(ExpectedColumn.of("departure", ColumnType.TIMESTAMP, Check.notNull()),
        ExpectedColumn.of("origin", ColumnType.TEXT, Check.notNull(), Check.matches("[A-Z]{3}")),
        ExpectedColumn.of("destination", ColumnType.TEXT, Check.notNull(), Check.matches("[A-Z]{3}")),
        ExpectedColumn.of("distance", ColumnType.INTEGER, Check.notNull(), Check.min(1), Check.max(10_000)),
        ExpectedColumn.of("arrival_delay", ColumnType.INTEGER, Check.notNull(), Check.min(-LONGEST_DELAY),
            Check.max(LONGEST_DELAY)))
        .condition("origin <> destination");
  }
}
