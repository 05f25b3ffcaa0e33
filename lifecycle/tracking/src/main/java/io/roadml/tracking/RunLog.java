package io.roadml.tracking;

import io.roadml.metadata.JsonText;
import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What runs log.
///
/// Each call is one transaction, and durable when it returns. It begins with a change of the run's own row, which says
/// whether the run may be written to, gives the metrics their order, and makes other writers of the same run wait.
///
/// - Threading: safe for many threads.
/// - Fails: [RefusedException]: RESOURCE_DOES_NOT_EXIST if there is no such run, INVALID_PARAMETER_VALUE if it is deleted
///   or something cannot be logged. Then nothing of the call is logged.
public final class RunLog {
  private static final String HISTORY_TAG = "mlflow.log-model.history";

  private final MetadataStore store;
  private final Sql sql;
  private final Limits limits;

  RunLog(MetadataStore store, Limits limits) {
    this.store = store;
    this.sql = store.sql();
    this.limits = limits;
  }

  /// One metric.
  ///
  /// @throws RefusedException as the class says
  public void metric(String runId, Metric metric) {
    batch(runId, List.of(metric), List.of(), List.of());
  }

  /// One param. The same value again is no change; another is refused.
  ///
  /// @throws RefusedException as the class says
  public void param(String runId, Param param) {
    batch(runId, List.of(), List.of(param), List.of());
  }

  /// One tag, in place of what it was before; [Runs#NAME_TAG] renames the run.
  ///
  /// @throws RefusedException as the class says
  public void tag(String runId, Tag tag) {
    batch(runId, List.of(), List.of(), List.of(tag));
  }

  /// Takes a tag away.
  ///
  /// @throws RefusedException as the class says; RESOURCE_DOES_NOT_EXIST also if there is no such tag
  public void deleteTag(String runId, String key) {
    store.transactRows(() -> {
      long no = lockActive(sql, runId, 0).no();
      int gone = sql.update("DELETE FROM run_tag WHERE run_no = ? AND key = ?", no, key);
      if (gone == 0) {
        throw RefusedException.missing("No tag with name: " + key + " in run with id " + runId);
      }
      return gone;
    });
  }

  /// Much at once: at most 1,000 metrics, 100 params and 100 tags, together at most 1,000.
  ///
  /// A metric that was logged before with the same key, timestamp, step and value is ignored. (How large a request may be
  /// is for whoever takes requests to say.)
  ///
  /// @throws RefusedException as the class says
  public void batch(String runId, List<Metric> metrics, List<Param> params, List<Tag> tags) {
    limits.batch(metrics, params, tags);
    List<Param> checkedParams = params.stream().map(limits::param).toList();
    List<Tag> checkedTags = tags.stream().map(limits::runTag).toList();
    store.transactRows(() -> {
      Locked run = lockActive(sql, runId, metrics.size());
      writeParams(runId, run.no(), checkedParams);
      writeMetrics(run, metrics);
      writeModelMetrics(runId, metrics);
      writeTags(sql, run.no(), checkedTags);
      return run;
    });
  }

  /// A run that nobody else writes to until the transaction ends.
  ///
  /// @param sequence the number of the first metric that this transaction may log
  record Locked(long no, long sequence, String experimentId) {}

  static Locked lockActive(Sql sql, String runId, int metrics) {
    return sql.change("UPDATE run SET sequence = sequence + ? WHERE run_id = ? AND lifecycle_stage = 'active'"
        + " RETURNING run_no, sequence, experiment_id",
        row -> new Locked(row.integer(1), row.integer(2) - metrics, Long.toString(row.integer(3))), metrics, runId)
        .orElseThrow(() -> RunRows.notActive(sql, runId));
  }

  private void writeParams(String runId, long no, List<Param> params) {
    if (params.isEmpty()) {
      return;
    }
    Map<String, String> there = new HashMap<>();
    In.each(params.stream().map(param -> (Object) param.key()).toList(), (marks, keys) -> {
      List<Object> values = new ArrayList<>(List.of(no));
      values.addAll(List.of(keys));
      sql.forEach("SELECT key, value FROM param WHERE run_no = ? AND key IN (" + marks + ")",
          row -> there.put(row.text(1), row.text(2)), _ -> {
          }, values.toArray());
    });
    params.forEach(param -> requireSame(runId, param, there.get(param.key())));
    sql.batch("INSERT INTO param (run_no, key, value) VALUES (?, ?, ?)",
        params.stream().filter(param -> !there.containsKey(param.key()))
            .map(param -> new Object[]{no, param.key(), param.value()}).toList());
  }

  private static void requireSame(String runId, Param param, String there) {
    if (there != null && !there.equals(param.value())) {
      throw RefusedException.invalid("Changing param values is not allowed. Param with key='" + param.key()
          + "' was already logged with value='" + there + "' for run ID='" + runId + "'. Attempted logging new value '"
          + param.value() + "'.");
    }
  }

  private void writeMetrics(Locked run, List<Metric> metrics) {
    List<Object[]> rows = new ArrayList<>(metrics.size());
    Map<String, Metric> latest = new LinkedHashMap<>();
    for (int i = 0; i < metrics.size(); i++) {
      Metric metric = metrics.get(i);
      rows.add(new Object[]{run.no(), metric.key(), metric.timestamp(), metric.step(), stored(metric.value()),
          nan(metric.value()), run.sequence() + i});
      latest.merge(metric.key(), metric, RunLog::later);
    }
    sql.batch("INSERT INTO metric (run_no, key, logged_at, step, value, is_nan, sequence) VALUES (?, ?, ?, ?, ?, ?, ?)"
        + " ON CONFLICT DO NOTHING", rows);
    sql.batch("INSERT INTO latest_metric (run_no, key, logged_at, step, value, is_nan) VALUES (?, ?, ?, ?, ?, ?)"
        + " ON CONFLICT (run_no, key) DO UPDATE SET logged_at = excluded.logged_at, step = excluded.step,"
        + " value = excluded.value, is_nan = excluded.is_nan WHERE (excluded.step, excluded.logged_at, excluded.value)"
        + " > (latest_metric.step, latest_metric.logged_at, latest_metric.value)",
        latest.values().stream().map(metric -> new Object[]{run.no(), metric.key(), metric.timestamp(), metric.step(),
            stored(metric.value()), nan(metric.value())}).toList());
  }

  /// By step, then time, then value; NaN counts as 0 there, as MLflow has it. Of equals the first.
  private static Metric later(Metric a, Metric b) {
    int order = Long.compare(b.step(), a.step());
    order = order == 0 ? Long.compare(b.timestamp(), a.timestamp()) : order;
    order = order == 0 ? Double.compare(stored(b.value()), stored(a.value())) : order;
    return order > 0 ? b : a;
  }

  static double stored(double value) {
    return Double.isNaN(value) || value == 0 ? 0 : Math.clamp(value, -Double.MAX_VALUE, Double.MAX_VALUE);
  }

  static int nan(double value) {
    return Double.isNaN(value) ? 1 : 0;
  }

  private void writeModelMetrics(String runId, List<Metric> metrics) {
    List<Metric> ofModels = metrics.stream().filter(metric -> metric.modelId() != null && !metric.modelId().isEmpty())
        .toList();
    if (ofModels.isEmpty()) {
      return;
    }
    requireModels(ofModels.stream().map(Metric::modelId).toList());
    long number = sql.change("UPDATE counter SET next = next + ? WHERE name = 'model_metric' RETURNING next",
        row -> row.integer(1), ofModels.size()).orElseThrow() - ofModels.size();
    List<Object[]> rows = new ArrayList<>();
    for (Metric metric : ofModels) {
      rows.add(new Object[]{metric.modelId(), metric.key(), metric.timestamp(), metric.step(), runId,
          orEmpty(metric.datasetDigest()), stored(metric.value()), nan(metric.value()), orEmpty(metric.datasetName()),
          number++});
    }
    sql.batch("INSERT INTO logged_model_metric (model_id, key, logged_at, step, run_id, dataset_digest, value, is_nan,"
        + " dataset_name, metric_no) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private void requireModels(List<String> ids) {
    for (String id : Set.copyOf(ids)) {
      if (sql.first("SELECT 1 FROM logged_model WHERE model_id = ? AND lifecycle_stage = 'active'",
          row -> row.integer(1), id).isEmpty()) {
        throw LoggedModels.missing(id);
      }
    }
  }

  /// Replaces tags, of which [Runs#NAME_TAG] is also the name of the run.
  static void writeTags(Sql sql, long no, List<Tag> tags) {
    sql.batch("INSERT INTO run_tag (run_no, key, value) VALUES (?, ?, ?)"
        + " ON CONFLICT (run_no, key) DO UPDATE SET value = excluded.value",
        tags.stream().map(tag -> new Object[]{no, tag.key(), tag.value()}).toList());
    tags.stream().filter(tag -> tag.key().equals(Runs.NAME_TAG))
        .forEach(tag -> sql.update("UPDATE run SET name = ? WHERE run_no = ?", tag.value(), no));
  }

  /// Which data a run used, and which logged models. A dataset of the same name and digest within the experiment is kept
  /// as it was first logged; the tags of an input are replaced.
  ///
  /// @throws RefusedException as the class says
  public void inputs(String runId, List<DatasetInput> inputs, List<String> modelIds) {
    inputs.forEach(limits::input);
    store.transactRows(() -> {
      Locked run = lockActive(sql, runId, 0);
      inputs.forEach(input -> writeInput(run, input));
      requireModels(modelIds);
      writeModels(run.no(), 0, modelIds.stream().map(id -> new ModelOutput(id, 0)).toList());
      return run;
    });
  }

  private void writeInput(Locked run, DatasetInput input) {
    Dataset data = input.dataset();
    long experiment = Ids.experiment(run.experimentId());
    long number = find(experiment, data);
    sql.update("INSERT INTO run_input (run_no, dataset_no) VALUES (?, ?) ON CONFLICT DO NOTHING", run.no(), number);
    sql.batch("INSERT INTO run_input_tag (run_no, dataset_no, key, value) VALUES (?, ?, ?, ?)"
        + " ON CONFLICT (run_no, dataset_no, key) DO UPDATE SET value = excluded.value",
        input.tags().stream().map(tag -> new Object[]{run.no(), number, tag.key(), tag.value()}).toList());
  }

  private long find(long experiment, Dataset data) {
    String number = "SELECT dataset_no FROM dataset WHERE experiment_id = ? AND name = ? AND digest = ?";
    return sql.first(number, row -> row.integer(1), experiment, data.name(), data.digest()).orElseGet(() -> {
      sql.update("INSERT INTO dataset (dataset_no, experiment_id, name, digest, source_type, source, schema, profile)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", Ids.next(store, "dataset"), experiment,
          data.name(), data.digest(), data.sourceType(), data.source(), data.schema(), data.profile());
      return sql.first(number, row -> row.integer(1), experiment, data.name(), data.digest()).orElseThrow();
    });
  }

  /// Which logged models a run made.
  ///
  /// @throws RefusedException as the class says
  public void outputs(String runId, List<ModelOutput> models) {
    store.transactRows(() -> {
      Locked run = lockActive(sql, runId, 0);
      requireModels(models.stream().map(ModelOutput::modelId).toList());
      writeModels(run.no(), 1, models);
      return run;
    });
  }

  private void writeModels(long no, int isOutput, List<ModelOutput> models) {
    sql.batch("INSERT INTO run_model (run_no, is_output, model_id, step) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        models.stream().map(model -> new Object[]{no, isOutput, model.modelId(), model.step()}).toList());
  }

  /// The description of a model in JSON, as MLflow's clients before version 3 log it: appended to the list in the run's
  /// tag `mlflow.log-model.history`.
  ///
  /// @throws RefusedException as the class says
  public void model(String runId, String json) {
    Object description = description(json);
    store.transactRows(() -> {
      long no = lockActive(sql, runId, 0).no();
      List<Object> history = new ArrayList<>();
      sql.first("SELECT value FROM run_tag WHERE run_no = ? AND key = ?", row -> row.text(1), no, HISTORY_TAG)
          .ifPresent(text -> history.addAll((List<?>) JsonText.read(text)));
      history.add(description);
      writeTags(sql, no, List.of(new Tag(HISTORY_TAG, JsonText.write(history))));
      return no;
    });
  }

  private static Object description(String json) {
    try {
      if (JsonText.read(json) instanceof Map<?, ?> map) {
        return map;
      }
    } catch (IllegalArgumentException e) {
      throw (RefusedException) malformed(json).initCause(e);
    }
    throw malformed(json);
  }

  private static RefusedException malformed(String json) {
    return RefusedException
        .invalid(
            "Malformed model info. \n " + Limits.shown(json) + " \n is not a valid JSON of a model's description.");
  }
}
