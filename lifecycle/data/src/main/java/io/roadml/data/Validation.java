package io.roadml.data;

import java.util.List;

/// What a [Validator] found.
///
/// @param rows how many could be read
/// @param checks how many checks were made
/// @param violations those that were not passed, in the order of the columns; empty if all were
/// @param quarantined how many rows were written to the quarantine file; 0 without one
public record Validation(long rows, int checks, List<Violation> violations, long quarantined) {
  /// Copies the list.
  public Validation {
    violations = List.copyOf(violations);
  }

  /// Whether every check was passed.
  public boolean passed() {
    return violations.isEmpty();
  }
}
