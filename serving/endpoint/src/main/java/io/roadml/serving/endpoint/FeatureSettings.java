package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a `features.pbtxt` asks for, before a model or a store has been seen.
///
/// - Threading: immutable.
/// - Fails: [ModelException] with the line, the column and what is wrong.
///
/// @param project  the project of all views
/// @param input    the input to fill, empty where the model has but one
/// @param entities what the request says, in the order of the tensors
/// @param features what is wanted, in the order of the columns
/// @param statuses the name of the output that tells what became of the look-ups, empty for none
/// @param where    makes the exceptions for what is wrong
record FeatureSettings(String project, String input, List<Entity> entities, List<Feature> features, String statuses,
    Section where) {
  /// The file's name.
  static final String FILE = "features.pbtxt";

  private static final int MOST_ENTITIES = 16;
  private static final String ENTITY = "entity";
  private static final String FEATURE = "feature";
  private static final String DEFAULT = "default";
  private static final String NAME = "name";

  /// An entity column.
  ///
  /// @param name its name, in the request and in the views
  /// @param type INT64 or BYTES
  record Entity(String name, ElementType type, Section where) {}

  /// A wanted feature.
  ///
  /// @param view     its view
  /// @param name     its name in the view
  /// @param fallback what the model gets where there is no value
  record Feature(String view, String name, double fallback, Section where) {}

  /// Reads the file of a version, or that of the model where the version has none of its own.
  ///
  /// @param version       the version's folder
  /// @param configuration the model's `config.pbtxt`, which need not exist; `null` for a model that is a single file
  /// @return `null` when there is no file
  static FeatureSettings find(final Path version, final Path configuration) {
    if (configuration == null) {
      return null;
    }
    for (final Path file : List.of(version.resolve(FILE), configuration.resolveSibling(FILE))) {
      if (Files.exists(file)) {
        return of(ConfigFile.read(TextSchema.FEATURES, file));
      }
    }
    return null;
  }

  /// Reads what a parsed file says.
  static FeatureSettings of(final ConfigFile file) {
    final Section root = Section.of(file);
    return new FeatureSettings(required(root, "project"), root.text("input"), entities(root), features(root),
        root.text("statuses"), root);
  }

  private static String required(final Section section, final String field) {
    final String text = section.text(field);
    if (text.isEmpty()) {
      throw section.wrong(field, field + " is missing");
    }
    return text;
  }

  private static List<Entity> entities(final Section root) {
    final List<Entity> entities = new ArrayList<>();
    final Set<String> names = new HashSet<>();
    for (final Section section : root.sections(ENTITY)) {
      final String name = required(section, NAME);
      if (!names.add(name)) {
        throw section.wrong(NAME, "entity " + name + " is there twice");
      }
      entities.add(new Entity(name, type(section, name), section));
    }
    if (entities.isEmpty() || entities.size() > MOST_ENTITIES) {
      throw root.wrong(ENTITY, "entity is there " + entities.size() + " times, want 1 to " + MOST_ENTITIES);
    }
    return List.copyOf(entities);
  }

  private static ElementType type(final Section section, final String name) {
    return switch (section.text("data_type")) {
      case "TYPE_INT64" -> ElementType.INT64;
      case "TYPE_STRING" -> ElementType.BYTES;
      default ->
          throw section.wrong("data_type", "entity " + name + " has no data_type, want TYPE_INT64 or TYPE_STRING");
    };
  }

  private static List<Feature> features(final Section root) {
    final List<Feature> features = new ArrayList<>();
    for (final Section section : root.sections(FEATURE)) {
      features.add(feature(root, section, required(section, NAME)));
    }
    if (features.isEmpty()) {
      throw root.wrong(FEATURE, "feature is missing; name the features of the input's columns, in their order");
    }
    return List.copyOf(features);
  }

  private static Feature feature(final Section root, final Section section, final String name) {
    final int colon = name.indexOf(':');
    if (colon < 1 || colon == name.length() - 1) {
      throw section.wrong(NAME, "feature " + name + ", want view:feature");
    }
    final Section has = section.has(DEFAULT) ? section : root;
    if (!has.has(DEFAULT)) {
      throw section.wrong(NAME, "feature " + name + " has no default, and neither has the file; say what the model gets"
          + " where there is no value, such as default: 0 or default: nan");
    }
    return new Feature(name.substring(0, colon), name.substring(colon + 1), has.decimal(DEFAULT), section);
  }
}
