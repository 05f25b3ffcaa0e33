package io.roadml.bench;

import java.util.Map;

/// What a benchmark measured.
///
/// - Threading: immutable.
public interface Report {
  /// Returns the report for people: lines with their ends.
  String text();

  /// Returns the report for programs, as maps, lists, text, numbers and booleans; [#toJson] writes it.
  Map<String, Object> facts();

  /// Says whether everything that has a target met it and nothing failed.
  boolean passed();

  /// Returns [#facts] as one line of JSON.
  default String toJson() {
    return Json.write(facts());
  }
}
