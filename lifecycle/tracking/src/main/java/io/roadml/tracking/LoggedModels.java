package io.roadml.tracking;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Row;
import io.roadml.metadata.Sql;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// Models that runs made, as MLflow's clients log them since version 3.
///
/// - Threading: safe for many threads; each call that writes is one transaction.
/// - Fails: [RefusedException]: RESOURCE_DOES_NOT_EXIST if there is no such model, or it is deleted.
public final class LoggedModels {
  private static final int MOST_RESULTS = 1_000;
  private static final String COLUMNS = "logged_model.model_id, logged_model.experiment_id, logged_model.name,"
      + " logged_model.creation_time, logged_model.last_update_time, logged_model.artifact_uri, logged_model.status,"
      + " logged_model.model_type, logged_model.source_run_id, logged_model.status_message";

  private final MetadataStore store;
  private final Sql sql;
  private final Limits limits;
  private final Clock clock;

  LoggedModels(MetadataStore store, Limits limits, Clock clock) {
    this.store = store;
    this.sql = store.sql();
    this.limits = limits;
    this.clock = clock;
  }

  /// Adds a model, whose files are still to come.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST if there is no such experiment, INVALID_PARAMETER_VALUE if it is
  ///                           deleted, or if the name, a tag or a param cannot be one
  public LoggedModel create(NewLoggedModel model) {
    String name = model.name() == null || model.name().isEmpty() ? Ids.name() : model.name();
    limits.modelName(name);
    List<Param> params = model.params().stream().map(limits::param).toList();
    List<Tag> tags = model.tags().stream().map(limits::runTag).toList();
    return store.transactRows(() -> {
      String location = Experiments.lockActive(store, model.experimentId());
      String id = "m-" + Ids.unique();
      long now = clock.millis();
      sql.update("INSERT INTO logged_model (model_id, experiment_id, name, artifact_uri, model_type, source_run_id,"
          + " status, status_message, lifecycle_stage, creation_time, last_update_time)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, 'active', ?, ?)", id, Ids.experiment(model.experimentId()), name,
          location + "/models/" + id + "/artifacts", Objects.requireNonNullElse(model.modelType(), ""),
          model.sourceRunId(), LoggedModelStatus.PENDING.name(), now, now);
      writeParams(id, params);
      writeTags(id, tags);
      return get(id);
    });
  }

  /// A model.
  ///
  /// @throws RefusedException as the class says
  public LoggedModel get(String id) {
    List<LoggedModel> found = sql.list("SELECT " + COLUMNS + " FROM logged_model WHERE model_id = ?"
        + " AND lifecycle_stage = 'active'", LoggedModels::read, id);
    if (found.isEmpty()) {
      throw missing(id);
    }
    return withData(found).getFirst();
  }

  static RefusedException missing(String id) {
    return RefusedException.missing("Logged model with ID '" + id + "' not found.");
  }

  /// Says how far the files of a model are.
  ///
  /// @throws RefusedException as the class says
  public LoggedModel finish(String id, LoggedModelStatus status) {
    return store.transactRows(() -> {
      lock(id);
      sql.update("UPDATE logged_model SET status = ? WHERE model_id = ?", status.name(), id);
      return get(id);
    });
  }

  /// Deletes a model.
  ///
  /// @throws RefusedException as the class says
  public void delete(String id) {
    store.transactRows(() -> {
      lock(id);
      return sql.update("UPDATE logged_model SET lifecycle_stage = 'deleted' WHERE model_id = ?", id);
    });
  }

  /// Says words about a model, in place of what was said before.
  ///
  /// @throws RefusedException as the class says; INVALID_PARAMETER_VALUE if a tag cannot be one
  public LoggedModel setTags(String id, List<Tag> tags) {
    List<Tag> checked = tags.stream().map(limits::runTag).toList();
    return store.transactRows(() -> {
      lock(id);
      writeTags(id, checked);
      return get(id);
    });
  }

  /// Takes a tag away.
  ///
  /// @throws RefusedException as the class says; RESOURCE_DOES_NOT_EXIST also if there is no such tag
  public void deleteTag(String id, String key) {
    store.transactRows(() -> {
      lock(id);
      int gone = sql.update("DELETE FROM logged_model_tag WHERE model_id = ? AND key = ?", id, key);
      if (gone == 0) {
        throw RefusedException.missing("No tag with key '" + key + "' found for model with ID '" + id + "'.");
      }
      return gone;
    });
  }

  /// Adds params. The same value again is no change; another is refused.
  ///
  /// @throws RefusedException as the class says; INVALID_PARAMETER_VALUE if a param cannot be one, or has another value
  public void logParams(String id, List<Param> params) {
    List<Param> checked = params.stream().map(limits::param).toList();
    store.transactRows(() -> {
      lock(id);
      writeParams(id, checked);
      return id;
    });
  }

  private void lock(String id) {
    int there = sql.update("UPDATE logged_model SET last_update_time = ? WHERE model_id = ?"
        + " AND lifecycle_stage = 'active'", clock.millis(), id);
    if (there == 0) {
      throw missing(id);
    }
  }

  private void writeParams(String id, List<Param> params) {
    for (Param param : params) {
      String there = sql
          .first("SELECT value FROM logged_model_param WHERE model_id = ? AND key = ?", row -> row.text(1),
              id, param.key())
          .orElse(null);
      if (there != null && !there.equals(param.value())) {
        throw RefusedException.invalid("Changing param values is not allowed. Param with key='" + param.key()
            + "' was already logged with value='" + there + "' for model ID='" + id + "'. Attempted logging new value '"
            + param.value() + "'.");
      }
      sql.update("INSERT INTO logged_model_param (model_id, key, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING", id,
          param.key(), param.value());
    }
  }

  private void writeTags(String id, List<Tag> tags) {
    sql.batch("INSERT INTO logged_model_tag (model_id, key, value) VALUES (?, ?, ?)"
        + " ON CONFLICT (model_id, key) DO UPDATE SET value = excluded.value",
        tags.stream().map(tag -> new Object[]{id, tag.key(), tag.value()}).toList());
  }

  /// Finds models.
  ///
  /// The grammar of a filter is that of [Runs#search], with `metrics`, `params`, `tags`, and the attributes `model_id`,
  /// `name`, `model_type`, `status`, `source_run_id`, `creation_timestamp` and `last_updated_timestamp`. A metric counts if
  /// any of its values does. Order keys are the same; of a metric the latest value counts. Equals come newest first.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE
  public Page<LoggedModel> search(LoggedModelSearch search) {
    Query query = Query.of(Vocabulary.MODELS, search.datasets()).filter(search.filter())
        .inExperiments(search.experimentIds()).stage(ViewType.ACTIVE_ONLY)
        .page(search.maxResults(), search.pageToken(), MOST_RESULTS);
    for (LoggedModelSearch.Order key : search.orderBy()) {
      Filter.Field field = FilterParser.order(key.field(), Vocabulary.MODELS).field();
      query.orderBy(field, key.ascending(), key.datasetName() == null
          ? null
          : new LoggedModelSearch.OnDataset(key.datasetName(), key.datasetDigest()));
    }
    return query.orderByColumn("logged_model.creation_time DESC").orderByColumn("logged_model.model_id").page(sql,
        COLUMNS, LoggedModels::read, this::withData);
  }

  private List<LoggedModel> withData(List<LoggedModel> bare) {
    List<Object> ids = bare.stream().map(model -> (Object) model.id()).toList();
    var params = grouped("key, value FROM logged_model_param", "key", ids, row -> new Param(row.text(2), row.text(3)));
    var tags = grouped("key, value FROM logged_model_tag", "key", ids, row -> new Tag(row.text(2), row.text(3)));
    var metrics = grouped("key, value, is_nan, logged_at, step, run_id, dataset_name, dataset_digest"
        + " FROM logged_model_metric", "logged_at, step, metric_no", ids, LoggedModels::metric);
    return bare.stream().map(m -> new LoggedModel(m.id(), m.experimentId(), m.name(), m.createdMillis(),
        m.updatedMillis(), m.artifactUri(), m.status(), m.modelType(), m.sourceRunId(), m.statusMessage(),
        tags.getOrDefault(m.id(), List.of()), params.getOrDefault(m.id(), List.of()),
        metrics.getOrDefault(m.id(), List.of()))).toList();
  }

  private <T> Map<String, List<T>> grouped(String rest, String order, List<Object> ids, Function<Row, T> reader) {
    Map<String, List<T>> groups = new HashMap<>();
    In.each(ids, (marks, values) -> sql.forEach(
        "SELECT model_id, " + rest + " WHERE model_id IN (" + marks + ") ORDER BY model_id, " + order,
        row -> groups.computeIfAbsent(row.text(1), _ -> new ArrayList<>()).add(reader.apply(row)), _ -> {
        }, values));
    return groups;
  }

  private static Metric metric(Row row) {
    Metric bare = RunRows.metric(row);
    return new Metric(bare.key(), bare.value(), bare.timestamp(), bare.step(), row.text(1), orNull(row.text(8)),
        orNull(row.text(9)), row.text(7));
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static LoggedModel read(Row row) {
    return new LoggedModel(row.text(1), Long.toString(row.integer(2)), row.text(3), row.integer(4), row.integer(5),
        row.text(6), LoggedModelStatus.valueOf(row.text(7)), row.text(8), row.text(9), row.text(10), List.of(),
        List.of(), List.of());
  }
}
