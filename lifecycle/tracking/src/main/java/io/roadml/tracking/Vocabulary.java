package io.roadml.tracking;

import io.roadml.metadata.Nearest;
import io.roadml.metadata.RefusedException;
import io.roadml.tracking.Filter.Field;
import io.roadml.tracking.Filter.Kind;
import io.roadml.tracking.Filter.Operator;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What a search may ask of experiments, of runs or of logged models, and in which tables the answers are.
final class Vocabulary {
  private static final Set<
      Operator> NUMERIC = EnumSet.of(Operator.GT, Operator.GE, Operator.EQ, Operator.NE, Operator.LE,
          Operator.LT);
  private static final Set<Operator> PLAIN = EnumSet.of(Operator.EQ, Operator.NE, Operator.LIKE, Operator.ILIKE);
  private static final Set<Operator> TEXT = EnumSet.of(Operator.EQ, Operator.NE, Operator.LIKE, Operator.ILIKE,
      Operator.IN, Operator.NOT_IN);
  private static final Set<Operator> WRITTEN = EnumSet.of(Operator.EQ, Operator.NE, Operator.LIKE, Operator.ILIKE,
      Operator.IS_NULL, Operator.IS_NOT_NULL);

  static final Vocabulary RUNS = new Vocabulary("run", "run_no")
      .text("run_id", "run.run_id", TEXT).text("run_name", "run.name", TEXT).text("user_id", "run.user_id", TEXT)
      .text("status", "run.status", TEXT).text("artifact_uri", "run.artifact_uri", TEXT)
      .number("start_time", "run.start_time", false).number("end_time", "run.end_time", true)
      .alias("created", "start_time").alias("run name", "run_name").alias("run id", "run_id")
      .keyed(Kind.METRIC, "latest_metric").keyed(Kind.PARAM, "param").keyed(Kind.TAG, "run_tag")
      .keyed(Kind.DATASET, "run_input");

  static final Vocabulary EXPERIMENTS = new Vocabulary("experiment", "experiment_id")
      .text("name", "experiment.name", PLAIN).number("creation_time", "experiment.creation_time", false)
      .number("last_update_time", "experiment.last_update_time", false)
      .orderOnly("experiment_id", "experiment.experiment_id")
      .keyed(Kind.TAG, "experiment_tag");

  static final Vocabulary MODELS = new Vocabulary("logged_model", "model_id")
      .text("model_id", "logged_model.model_id", TEXT).text("name", "logged_model.name", TEXT)
      .text("model_type", "logged_model.model_type", TEXT).text("status", "logged_model.status", TEXT)
      .text("source_run_id", "logged_model.source_run_id", TEXT)
      .number("creation_timestamp", "logged_model.creation_time", false)
      .number("last_updated_timestamp", "logged_model.last_update_time", false)
      .alias("creation_time", "creation_timestamp")
      .keyed(Kind.METRIC, "logged_model_metric").keyed(Kind.PARAM, "logged_model_param")
      .keyed(Kind.TAG, "logged_model_tag");

  private static final List<String> DATASET_KEYS = List.of("name", "digest", "context");

  private final String table;
  private final String id;
  private final Map<String, Attribute> attributes = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final Map<Kind, String> keyed = new LinkedHashMap<>();

  private Vocabulary(String table, String id) {
    this.table = table;
    this.id = id;
  }

  /// A column that something has one value of.
  record Attribute(String column, Set<Operator> operators, boolean nullable) {
    boolean isNumeric() {
      return operators.equals(NUMERIC);
    }
  }

  private Vocabulary text(String name, String column, Set<Operator> operators) {
    attributes.put(name, new Attribute(column, operators, name.equals("source_run_id")));
    return this;
  }

  private Vocabulary number(String name, String column, boolean nullable) {
    attributes.put(name, new Attribute(column, NUMERIC, nullable));
    return this;
  }

  private Vocabulary orderOnly(String name, String column) {
    attributes.put(name, new Attribute(column, Set.of(), false));
    return this;
  }

  private Vocabulary alias(String name, String attribute) {
    aliases.put(name, attribute);
    return this;
  }

  private Vocabulary keyed(Kind kind, String where) {
    keyed.put(kind, where);
    return this;
  }

  String table() {
    return table;
  }

  /// The column that identifies a row, in the table and in those of its keys.
  String id() {
    return id;
  }

  String tableOf(Kind kind) {
    return keyed.get(kind);
  }

  Attribute attribute(Field field) {
    return attributes.get(field.key());
  }

  /// The field that a filter calls `entity.key`.
  Field field(String entity, String key, String text) {
    Kind kind = FilterParser.kindOf(entity);
    if (kind == Kind.ATTRIBUTE) {
      return attribute(key, text);
    }
    if (kind == null || !keyed.containsKey(kind)) {
      throw RefusedException.invalid("Invalid entity type '" + entity + "' in '" + Limits.shown(text) + "'"
          + Nearest.hint(entity, words()) + ", want one of " + words());
    }
    if (kind == Kind.DATASET && !DATASET_KEYS.contains(key)) {
      throw RefusedException.invalid("Invalid dataset key '" + key + "' in '" + Limits.shown(text) + "'"
          + Nearest.hint(key, DATASET_KEYS) + ", want one of " + DATASET_KEYS);
    }
    return new Field(kind, key);
  }

  /// The attribute that a filter calls by its name alone.
  Field attribute(String name, String text) {
    String plain = aliases.getOrDefault(name.toLowerCase(Locale.ROOT), name);
    if (!attributes.containsKey(plain)) {
      throw RefusedException
          .invalid("Invalid attribute key '" + Limits.shown(name) + "' in '" + Limits.shown(text) + "'"
              + Nearest.hint(name, attributes.keySet()) + ", want one of " + attributes.keySet());
    }
    return new Field(Kind.ATTRIBUTE, plain);
  }

  private Collection<String> words() {
    List<String> words = new ArrayList<>(List.of(Kind.ATTRIBUTE.word()));
    keyed.keySet().forEach(kind -> words.add(kind.word()));
    return words;
  }

  Set<Operator> operators(Field field) {
    return switch (field.kind()) {
      case ATTRIBUTE -> attribute(field).operators();
      case METRIC -> NUMERIC;
      case PARAM, TAG -> WRITTEN;
      case DATASET -> TEXT;
    };
  }

  boolean isNumeric(Field field) {
    return field.kind() == Kind.METRIC || isWhole(field);
  }

  boolean isWhole(Field field) {
    return field.kind() == Kind.ATTRIBUTE && attribute(field).isNumeric();
  }

  void requireOrderable(Field field) {
    if (field.kind() == Kind.DATASET) {
      throw RefusedException.invalid("Invalid order_by key '" + field + "': there is no order by datasets");
    }
  }
}
