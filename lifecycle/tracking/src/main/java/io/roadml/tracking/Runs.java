package io.roadml.tracking;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import io.roadml.metadata.Sql;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The life of runs, and finding them.
///
/// - Threading: safe for many threads; each call that writes is one transaction.
/// - Fails: [RefusedException], of which the methods name the codes.
public final class Runs {
  /// The key of the tag that has a run's name.
  public static final String NAME_TAG = "mlflow.runName";
  /// The key of the tag that has the id of the run that a run is part of.
  public static final String PARENT_TAG = "mlflow.parentRunId";

  private static final int MOST_DATASETS = 1_000;

  private final MetadataStore store;
  private final Sql sql;
  private final Limits limits;
  private final RunRows rows;
  private final Clock clock;

  Runs(MetadataStore store, Limits limits, Clock clock) {
    this.store = store;
    this.sql = store.sql();
    this.limits = limits;
    this.rows = new RunRows(sql);
    this.clock = clock;
  }

  /// Starts a run; its name is also the tag [#NAME_TAG].
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST if there is no such experiment, INVALID_PARAMETER_VALUE if it is
  ///                           deleted, a tag cannot be one, or name and tag say different names
  public Run create(NewRun run) {
    List<Tag> tags = new ArrayList<>(run.tags().stream().map(limits::runTag).toList());
    String name = name(run, tags);
    return store.transactRows(() -> {
      String location = Experiments.lockActive(store, run.experimentId());
      long no = Ids.next(store, "run");
      String id = Ids.unique();
      long started = run.startMillis() == null ? clock.millis() : run.startMillis();
      sql.update("INSERT INTO run (run_no, run_id, experiment_id, name, user_id, status, start_time, end_time,"
          + " artifact_uri, lifecycle_stage, deleted_time, deleted_with_experiment, sequence)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, 'active', NULL, 0, 0)", no, id, Ids.experiment(run.experimentId()),
          name, Objects.requireNonNullElse(run.userId(), ""), RunStatus.RUNNING.name(), started,
          location + "/" + id + "/artifacts");
      RunLog.writeTags(sql, no, tags);
      return get(id);
    });
  }

  private String name(NewRun run, List<Tag> tags) {
    String tagged = tags.stream().filter(tag -> tag.key().equals(NAME_TAG)).map(Tag::value).reduce((_, b) -> b)
        .orElse(null);
    boolean named = run.name() != null && !run.name().isEmpty();
    if (named && tagged != null && !tagged.equals(run.name())) {
      throw RefusedException.invalid("Both 'run_name' argument and 'mlflow.runName' tag are specified, but with"
          + " different values (run_name='" + Limits.shown(run.name()) + "', mlflow.runName='" + Limits.shown(tagged)
          + "').");
    }
    String chosen = named ? run.name() : tagged == null || tagged.isEmpty() ? Ids.name() : tagged;
    Tag tag = limits.runTag(new Tag(NAME_TAG, chosen));
    tags.removeIf(other -> other.key().equals(NAME_TAG));
    tags.add(tag);
    return tag.value();
  }

  /// A run and what it logged, deleted or not.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST
  public Run get(String runId) {
    return rows.withData(List.of(rows.get(runId))).getFirst();
  }

  /// A run without what it logged, deleted or not.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST
  public RunInfo info(String runId) {
    return rows.get(runId).info();
  }

  /// Changes what is not null.
  ///
  /// @param name also becomes the tag [#NAME_TAG]; an empty one changes nothing
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE if it is deleted
  public RunInfo update(String runId, RunStatus status, Long endMillis, String name) {
    return store.transactRows(() -> {
      long no = RunLog.lockActive(sql, runId, 0).no();
      if (status != null) {
        sql.update("UPDATE run SET status = ? WHERE run_no = ?", status.name(), no);
      }
      if (endMillis != null) {
        sql.update("UPDATE run SET end_time = ? WHERE run_no = ?", endMillis, no);
      }
      if (name != null && !name.isEmpty()) {
        RunLog.writeTags(sql, no, List.of(limits.runTag(new Tag(NAME_TAG, name))));
      }
      return info(runId);
    });
  }

  /// Deletes a run; it may be restored. A deleted one stays as it is.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST
  public void delete(String runId) {
    int changed = sql.update("UPDATE run SET lifecycle_stage = 'deleted', deleted_time = ?, deleted_with_experiment = 0"
        + " WHERE run_id = ? AND lifecycle_stage = 'active'", clock.millis(), runId);
    if (changed == 0) {
      info(runId);
    }
  }

  /// Restores a deleted run. An active one stays as it is.
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST
  public void restore(String runId) {
    int changed = sql.update("UPDATE run SET lifecycle_stage = 'active', deleted_time = NULL,"
        + " deleted_with_experiment = 0 WHERE run_id = ?", runId);
    if (changed == 0) {
      throw RunRows.missing(runId);
    }
  }

  /// Takes a deleted run away for good, with all that it logged. Paths of its artifacts go with [ArtifactTree#delete].
  ///
  /// @throws RefusedException RESOURCE_DOES_NOT_EXIST, INVALID_PARAMETER_VALUE if it is not deleted
  public void purge(String runId) {
    store.transactRows(() -> {
      long no = sql.change("DELETE FROM run WHERE run_id = ? AND lifecycle_stage = 'deleted' RETURNING run_no",
          row -> row.integer(1), runId).orElseThrow(
              () -> RefusedException.invalid("The run " + info(runId).id()
                  + " must be in the 'deleted' state to be purged. Current state is active."));
      new Purge(sql).run(no);
      return no;
    });
  }

  /// The runs of an experiment that were deleted at a time or before: what a rule of retention purges.
  public List<RunInfo> deletedUntil(String experimentId, long millis) {
    return sql.list("SELECT " + RunRows.COLUMNS + " FROM run WHERE experiment_id = ? AND lifecycle_stage = 'deleted'"
        + " AND deleted_time <= ? ORDER BY run_no", row -> RunRows.read(row).info(), Ids.experiment(experimentId),
        millis);
  }

  /// Finds runs, with what they logged.
  ///
  /// A filter is one comparison or several, with AND, OR and parentheses; AND binds more tightly. (OR and parentheses are
  /// more than MLflow has.)
  ///
  /// | left side | comparisons | right side |
  /// |---|---|---|
  /// | `metrics.k` | `>` `>=` `=` `!=` `<=` `<` | a number |
  /// | `params.k`, `tags.k` | `=` `!=` `LIKE` `ILIKE` `IS NULL` `IS NOT NULL` | a text in `'` or `"` |
  /// | `run_id`, `run_name`, `user_id`, `status`, `artifact_uri` | `=` `!=` `LIKE` `ILIKE` `IN` `NOT IN` | a text, or a list `('a', 'b')` |
  /// | `start_time`, `end_time` | as for metrics | milliseconds |
  /// | `datasets.name`, `datasets.digest`, `datasets.context` | `=` `!=` `LIKE` `ILIKE` `IN` `NOT IN` | a text, or a list |
  ///
  /// Words are also understood in their other numbers and short forms: `metric.k`, `parameter.k`, `attr.status`, `run.status`;
  /// `created` is `start_time`. A key with other characters than letters, digits and `_./:-` stands in `"` or backquotes.
  /// The latest value of a metric counts. A run without the key matches nothing but `IS NULL`, and NaN nothing but `!=`.
  /// `LIKE` knows `%` and `_`; `ILIKE` ignores the case of ASCII letters.
  ///
  /// Order keys are the same, but for datasets. Runs without a value come last, those with NaN before them; equals come
  /// by falling start time, then by id.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE
  public Page<Run> search(RunSearch search) {
    Page<RunRows.Numbered> page = query(search).page(sql, RunRows.COLUMNS, RunRows::read, List::copyOf);
    return new Page<>(rows.withData(page.items()), page.nextPageToken());
  }

  /// [#search] without what the runs logged, which takes much less time where there are many.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE
  public Page<RunInfo> searchInfos(RunSearch search) {
    Page<RunRows.Numbered> page = query(search).page(sql, RunRows.COLUMNS, RunRows::read, List::copyOf);
    return new Page<>(page.items().stream().map(RunRows.Numbered::info).toList(), page.nextPageToken());
  }

  /// How many runs a search finds on all its pages.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE
  public long count(RunSearch search) {
    return query(search).count(sql);
  }

  private static Query query(RunSearch search) {
    return Query.of(Vocabulary.RUNS).filter(search.filter()).inExperiments(search.experimentIds())
        .stage(search.viewType()).page(search.maxResults(), search.pageToken()).orderBy(search.orderBy())
        .orderByUnless("start_time", "run.start_time DESC").orderByUnless("run_id", "run.run_id");
  }

  /// What data the active runs of experiments used, each dataset and context once; at most 1,000 of them.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE if an id is no number
  public List<DatasetSummary> datasets(List<String> experimentIds) {
    if (experimentIds.isEmpty()) {
      return List.of();
    }
    List<Object> values = new ArrayList<>(List.of(DatasetInput.CONTEXT));
    experimentIds.forEach(id -> values.add(Ids.experiment(id)));
    return sql.list("SELECT DISTINCT d.experiment_id, d.name, d.digest, t.value FROM dataset d"
        + " JOIN run_input i ON i.dataset_no = d.dataset_no"
        + " JOIN run ON run.run_no = i.run_no AND run.lifecycle_stage = 'active'"
        + " LEFT JOIN run_input_tag t ON t.run_no = i.run_no AND t.dataset_no = i.dataset_no AND t.key = ?"
        + " WHERE d.experiment_id IN (" + In.marks(experimentIds.size()) + ") ORDER BY 1, 2, 3, 4 LIMIT "
        + MOST_DATASETS,
        row -> new DatasetSummary(Long.toString(row.integer(1)), row.text(2), row.text(3), row.text(4)),
        values.toArray());
  }
}
