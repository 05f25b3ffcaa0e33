package io.roadml.data;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A column that a dataset should have, and what its values should be like.
///
/// @param column name and type
/// @param environments where it must be there; elsewhere it may be
/// @param checks of its values
public record ExpectedColumn(Column column, Set<Environment> environments, List<Check> checks) {
  private static final Set<String> KEYS = Set.of("name", "type", "required_in", "checks");

  /// Copies both.
  public ExpectedColumn {
    environments = Set.copyOf(environments);
    checks = List.copyOf(checks);
    if (column.type() == ColumnType.OTHER) {
      throw new IllegalArgumentException("column=" + column.name() + " has type=OTHER, whose values cannot be checked");
    }
  }

  /// A column that must be there everywhere.
  public static ExpectedColumn of(String name, ColumnType type, Check... checks) {
    return new ExpectedColumn(new Column(name, type), EnumSet.allOf(Environment.class), List.of(checks));
  }

  /// The same column, required in these environments only, such as a label in TRAINING; in none it is optional.
  public ExpectedColumn requiredIn(Environment... required) {
    return new ExpectedColumn(column, Set.of(required), checks);
  }

  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", column.name());
    json.put("type", column.type().name());
    if (environments.size() < Environment.values().length) {
      json.put("required_in", environments.stream().sorted().map(Enum::name).toList());
    }
    if (!checks.isEmpty()) {
      json.put("checks", checks.stream().map(Check::toJson).toList());
    }
    return json;
  }

  static ExpectedColumn of(JsonObject json) {
    json.only(KEYS);
    ColumnType type = constant(ColumnType.class, json.text("type"), json.where() + ".type");
    Set<Environment> environments = EnumSet.noneOf(Environment.class);
    if (json.has("required_in")) {
      json.texts("required_in").forEach(name -> environments
          .add(constant(Environment.class, name, json.where() + ".required_in")));
    } else {
      environments.addAll(EnumSet.allOf(Environment.class));
    }
    return new ExpectedColumn(new Column(json.text("name"), type), environments,
        json.objects("checks").stream().map(Check::of).toList());
  }

  static <E extends Enum<E>> E constant(Class<E> type, String name, String where) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(where + " is " + name + "; want one of "
        + List.of(type.getEnumConstants()));
  }
}
