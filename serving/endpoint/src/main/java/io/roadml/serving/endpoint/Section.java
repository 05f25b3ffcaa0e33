package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A message of a [ConfigFile], read field by field. What nobody reads is found by [#unread], so that the list of fields
/// without effect cannot fall behind the code.
///
/// - Threading: one thread.
final class Section {
  /// The first values of the schema's enumerations: what a field says that says nothing.
  private static final Set<
      String> NOTHING = Set.of("FORMAT_NONE", "KIND_AUTO", "PRIORITY_DEFAULT", "REJECT", "TYPE_INVALID");

  private final ConfigFile file;
  private final Map<String, Object> tree;
  private final String path;
  private final Set<String> read;

  private Section(final ConfigFile file, final Map<String, Object> tree, final String path, final Set<String> read) {
    this.file = file;
    this.tree = tree;
    this.path = path;
    this.read = read;
  }

  static Section of(final ConfigFile file) {
    return new Section(file, file.tree(), "", new LinkedHashSet<>());
  }

  /// Says whether the file has the field, and counts that as reading a field of no content such as `all {}`.
  boolean has(final String field) {
    read.add(path + field);
    return tree.containsKey(field);
  }

  String text(final String field) {
    return (String) value(field, "");
  }

  boolean flag(final String field) {
    return (Boolean) value(field, false);
  }

  /// Returns a whole number between two bounds, or `otherwise` where the file has none.
  long number(final String field, final long otherwise, final long least, final long most) {
    final long number = (Long) value(field, otherwise);
    if (tree.containsKey(field)) {
      requireBetween(field, number, least, most);
    }
    return number;
  }

  /// Returns a floating-point number, 0 where the file has none.
  double decimal(final String field) {
    return (Double) value(field, 0.0);
  }

  @SuppressWarnings("unchecked") // the schema makes it so
  List<Long> numbers(final String field) {
    return (List<Long>) value(field, List.of());
  }

  /// Returns a message; an empty one where the file has none.
  @SuppressWarnings("unchecked") // the schema makes it so
  Section section(final String field) {
    return new Section(file, (Map<String, Object>) value(field, Map.of()), path + field + ".", read);
  }

  @SuppressWarnings("unchecked") // the schema makes it so
  List<Section> sections(final String field) {
    final List<Section> sections = new ArrayList<>();
    for (final Object element : (List<Object>) value(field, List.of())) {
      final String name = path + field + "[" + sections.size() + "]";
      sections.add(new Section(file, (Map<String, Object>) element, name + ".", read));
    }
    return sections;
  }

  /// Returns the keys of a map of messages.
  @SuppressWarnings("unchecked") // the schema makes it so
  Collection<String> keys(final String field) {
    return ((Map<String, Object>) value(field, Map.of())).keySet();
  }

  /// Returns one value of a map of messages.
  @SuppressWarnings("unchecked") // the schema makes it so
  Section entry(final String field, final String key) {
    final Map<String, Object> map = (Map<String, Object>) value(field, Map.of());
    return new Section(file, (Map<String, Object>) map.get(key), path + field + "[" + key + "].", read);
  }

  /// Makes the exception for a field that is wrong: `config.pbtxt:3:7: what is wrong`.
  ModelException wrong(final String field, final String what) {
    return new ModelException(where(field) + what);
  }

  private String where(final String field) {
    String name = path + field;
    while (!file.positions().containsKey(name) && !name.isEmpty()) {
      name = name.substring(0, Math.max(name.lastIndexOf('.'), 0));
    }
    return name.isEmpty() ? file.name() + ": " : file.name() + ":" + file.positions().get(name) + ": ";
  }

  private void requireBetween(final String field, final long number, final long least, final long most) {
    if (number < least || number > most) {
      throw wrong(field, field + "=" + number + ", want " + least + " to " + most);
    }
  }

  private Object value(final String field, final Object otherwise) {
    read.add(path + field);
    return tree.getOrDefault(field, otherwise);
  }

  /// Returns the fields that the file sets to something and nobody has read, each once, list positions left out.
  List<String> unread() {
    final Set<String> names = new LinkedHashSet<>();
    collect(tree, path, names);
    return List.copyOf(names);
  }

  private void collect(final Map<String, Object> from, final String at, final Set<String> names) {
    from.forEach((field, value) -> {
      final String name = at + field;
      if (!read.contains(name)) {
        if (saysSomething(value)) {
          names.add(name.replaceAll("\\[\\d+]", ""));
        }
      } else {
        collectBelow(value, name, names);
      }
    });
  }

  @SuppressWarnings("unchecked") // the schema makes it so
  private void collectBelow(final Object value, final String name, final Set<String> names) {
    if (value instanceof Map<?, ?> map) {
      if (isKeyed(name)) {
        map.forEach((key, entry) -> collectBelow(entry, name + "[" + key + "]", names));
      } else {
        collect((Map<String, Object>) map, name + ".", names);
      }
    } else if (value instanceof List<?> list) {
      for (int index = 0; index < list.size(); index++) {
        collectBelow(list.get(index), name + "[" + index + "]", names);
      }
    }
  }

  /// Says whether the field is a map with keys of the user's, rather than a message: its keys' positions have brackets.
  private boolean isKeyed(final String name) {
    return file.positions().keySet().stream().anyMatch(known -> known.startsWith(name + "["));
  }

  private static boolean saysSomething(final Object value) {
    return switch (value) {
      case Boolean flag -> flag;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case String text -> !text.isEmpty() && !NOTHING.contains(text);
      case List<?> list -> !list.isEmpty();
      default -> true;
    };
  }
}
