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
/// @param project   the project of all views
/// @param input     the input to fill, empty where the model has but one
/// @param entities  what the request says, in the order of the tensors
/// @param features  what is wanted, in the order of the columns; empty where a service says it
/// @param service   the feature service whose features are wanted, empty where they are listed
/// @param transform the file of the transform that makes the input's row of them, empty where they are the row
/// @param statuses  the name of the output that tells what became of the look-ups, empty for none
/// @param where     makes the exceptions for what is wrong
record FeatureSettings(String project, String input, List<Entity> entities, List<Feature> features, String service,
    String transform, String statuses, Section where) {
  /// The file's name.
  static final String FILE = "features.pbtxt";

  private static final int MOST_ENTITIES = 16;
  private static final String ENTITY = "entity";
  private static final String FEATURE = "feature";
  private static final String DEFAULT = "default";
  private static final String NAME = "name";
  private static final String SERVICE = "service";
  private static final String TRANSFORM = "transform";

  /// An entity column.
  ///
  /// @param name its name, in the request and in the views
  /// @param type INT64 or BYTES
  record Entity(String name, ElementType type, Section where) {}

  /// A wanted feature.
  ///
  /// @param view     its view
  /// @param name     its name in the view
  /// @param column   what the transform calls it, empty where the file does not say
  /// @param fallback what the model gets where there is no value; NaN where a transform says what becomes of that
  /// @param at       the field that names it
  record Feature(String view, String name, String column, double fallback, Section where, String at) {
    /// Makes the exception for what is wrong with it.
    ModelException wrong(final String what) {
      return where.wrong(at, what);
    }

    @Override
    public String toString() {
      return view + ":" + name;
    }
  }

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
    final FeatureSettings settings = new FeatureSettings(required(root, "project"), root.text("input"), entities(root),
        features(root), root.text(SERVICE), root.text(TRANSFORM), root.text("statuses"), root);
    settings.requireOneWay();
    return settings;
  }

  private void requireOneWay() {
    if (features.isEmpty() && service.isEmpty()) {
      throw where.wrong(FEATURE, "feature is missing; name the features of the input's columns, in their order, or a"
          + " service");
    }
    if (!features.isEmpty() && !service.isEmpty()) {
      throw where.wrong(SERVICE, "service " + service + " stands beside features; name it, or them");
    }
    if (!service.isEmpty()) {
      fallback(where, where, SERVICE, "service " + service);
    }
    if (transform.contains("/") || transform.contains("\\") || transform.startsWith(".")) {
      throw where.wrong(TRANSFORM, "transform " + transform + " is no file's name; put the file beside the model");
    }
  }

  /// Returns the features of a service, given as `view:feature`.
  List<Feature> ofService(final List<String> names) {
    return names.stream().map(name -> feature(where, where, SERVICE, name)).toList();
  }

  /// Says whether a transform makes the input's row.
  boolean hasTransform() {
    return !transform.isEmpty();
  }

  /// Returns the file of the transform: in the version's folder, or else in the model's.
  Path transformFile(final Path version, final Path configuration) {
    for (final Path file : List.of(version.resolve(transform), configuration.resolveSibling(transform))) {
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    throw wrongTransform("transform " + transform + " is there neither in the version's folder nor in the model's");
  }

  /// Makes the exception for what is wrong with the transform.
  ModelException wrongTransform(final String what) {
    return where.wrong(TRANSFORM, what);
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
      features.add(feature(root, section, NAME, required(section, NAME)));
    }
    return List.copyOf(features);
  }

  private static Feature feature(final Section root, final Section section, final String at, final String name) {
    final int colon = name.indexOf(':');
    if (colon < 1 || colon == name.length() - 1) {
      throw section.wrong(at, "feature " + name + ", want view:feature");
    }
    final boolean listed = at.equals(NAME);
    final String column = listed ? section.text("column") : "";
    if (!column.isEmpty() && root.text(TRANSFORM).isEmpty()) {
      throw section.wrong("column", "column " + column + " is a transform's, and the file names no transform");
    }
    return new Feature(name.substring(0, colon), name.substring(colon + 1), column,
        fallback(root, section, at, "feature " + name), section, at);
  }

  /// Beside a transform there is no default: what training saw as missing must be missing here too.
  private static double fallback(final Section root, final Section section, final String at, final String what) {
    final Section has = section.has(DEFAULT) ? section : root;
    final boolean transformed = !root.text(TRANSFORM).isEmpty();
    if (transformed && has.has(DEFAULT)) {
      throw has.wrong(DEFAULT, "default has no place beside a transform, whose own steps fill what is missing as they"
          + " did in training");
    }
    if (!transformed && !has.has(DEFAULT)) {
      throw section.wrong(at, what + " has no default, and neither has the file; say what the model gets"
          + " where there is no value, such as default: 0 or default: nan");
    }
    return transformed ? Double.NaN : has.decimal(DEFAULT);
  }
}
