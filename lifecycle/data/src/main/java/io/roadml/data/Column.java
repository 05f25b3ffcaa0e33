package io.roadml.data;

import java.util.Objects;

/// One column of a schema.
///
/// @param name as written in the file, case included
/// @param type what it holds
public record Column(String name, ColumnType type) {
  /// Checks that both are given.
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }

  String identifier() {
    return quoted(name);
  }

  static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }
}
