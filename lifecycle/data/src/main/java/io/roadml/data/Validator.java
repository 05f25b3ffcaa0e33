package io.roadml.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Checks files against [Expectations], and tells everything that is wrong with them at once.
///
/// ```java
/// Validation found = Validator.of(Expectations.read(Path.of("flights.schema.json"))).in(Environment.SERVING)
///     .quarantine(Path.of("bad.parquet")).validate(Path.of("today.csv"));
/// ```
///
/// - Rows: CSV and JSON lines are read as texts, so that a value of a wrong type and a row that cannot be read are
///   findings with a count, and the rows around them are checked. A truncated or foreign Parquet file is a failure.
/// - Counts are exact; of the values that failed the first are kept. Missing values count for `not_null` only.
/// - Quarantine: a file with every row of which a value fails a check without `mostly`, a value has a wrong type, or a
///   condition without `mostly` fails: its number, the reasons, and all its values as texts; and the rows that could
///   not be read. Rows that fail `unique` are not in it, because which of them is wrong is not known.
/// - Memory: some thousand rows, and what DuckDB needs to find duplicates, which it puts on disk when it is much.
/// - Threading: immutable; one pass reads with all cores, checks in one thread, and each check of a column as a whole,
///   such as `unique`, reads that column once more.
/// - Fails: [IllegalArgumentException] for a check that does not fit its column's type, and [IOException] for a file
///   that cannot be read at all, and for a condition that is no SQL.
public final class Validator {
  private static final int SAMPLES = 10;

  private final Expectations expected;
  private final Environment environment;
  private final Clock clock;
  private final int samples;
  private final Optional<Path> quarantine;

  private Validator(Expectations expected, Environment environment, Clock clock, int samples,
      Optional<Path> quarantine) {
    this.expected = expected;
    this.environment = environment;
    this.clock = clock;
    this.samples = samples;
    this.quarantine = quarantine;
  }

  /// A validator for TRAINING that keeps 10 samples of each violation.
  public static Validator of(Expectations expected) {
    return new Validator(Objects.requireNonNull(expected, "expected"), Environment.TRAINING, Clock.systemUTC(), SAMPLES,
        Optional.empty());
  }

  /// Checks the rows of this environment.
  public Validator in(Environment other) {
    return new Validator(expected, Objects.requireNonNull(other), clock, samples, quarantine);
  }

  /// Takes the time from this clock, for [Check#notFuture()].
  public Validator clock(Clock other) {
    return new Validator(expected, environment, Objects.requireNonNull(other), samples, quarantine);
  }

  /// Keeps that many samples of each violation.
  ///
  /// @throws IllegalArgumentException if it is outside 0 … 10,000
  public Validator samples(int most) {
    if (most < 0 || most > 10_000) {
      throw new IllegalArgumentException("samples=" + most + "; want 0 … 10000");
    }
    return new Validator(expected, environment, clock, most, quarantine);
  }

  /// Writes the rows that fail to a `.parquet`, `.csv` or `.jsonl` file; one that was there is replaced.
  public Validator quarantine(Path file) {
    return new Validator(expected, environment, clock, samples, Optional.of(file));
  }

  /// Checks a file.
  ///
  /// @throws IOException if it cannot be read, or the quarantine not be written
  public Validation validate(Path file) throws IOException {
    return validate(List.of(file), List.of());
  }

  /// Checks the rows of a dataset, whatever columns it selects.
  ///
  /// @throws IOException if a file cannot be read, or the quarantine not be written
  public Validation validate(Dataset dataset) throws IOException {
    return validate(dataset.files(), dataset.conditions());
  }

  private Validation validate(List<Path> files, List<String> conditions) throws IOException {
    try (LenientRows rows = LenientRows.open(files)) {
      ColumnChecks columns = new ColumnChecks(expected, environment, rows);
      ValidationRun run = new ValidationRun(rows, expected, columns.present(), conditions, clock.instant(), samples,
          quarantine.isPresent());
      if (quarantine.isPresent()) {
        TableWriter.write(run.quarantineSchema(), wanted -> run.quarantined(wanted), quarantine.get(), Progress.none(),
            -1);
      } else {
        run.finish();
      }
      List<Violation> violations = new ArrayList<>(columns.violations());
      run.collect(violations);
      WholeChecks whole = new WholeChecks(rows, expected, columns.present(), conditions, samples);
      whole.collect(run.rows(), violations);
      return new Validation(run.rows(), columns.count() + run.checks() + whole.count(), violations,
          run.quarantinedRows());
    }
  }
}
