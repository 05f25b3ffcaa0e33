package io.roadml.tracking;

import io.roadml.metadata.Sql;
import java.util.List;

/// Deletes rows for good; within a transaction that has deleted the run or experiment itself, so that nobody adds any.
final class Purge {
  private static final List<String> OF_A_RUN = List.of("param", "run_tag", "metric", "latest_metric", "run_input",
      "run_input_tag", "run_model");
  private static final List<String> OF_A_MODEL = List.of("logged_model_param", "logged_model_tag",
      "logged_model_metric");

  private final Sql sql;

  Purge(Sql sql) {
    this.sql = sql;
  }

  void run(long no) {
    OF_A_RUN.forEach(table -> sql.update("DELETE FROM " + table + " WHERE run_no = ?", no));
  }

  void experiment(long id) {
    OF_A_RUN.forEach(table -> sql.update("DELETE FROM " + table
        + " WHERE run_no IN (SELECT run_no FROM run WHERE experiment_id = ?)", id));
    OF_A_MODEL.forEach(table -> sql.update("DELETE FROM " + table
        + " WHERE model_id IN (SELECT model_id FROM logged_model WHERE experiment_id = ?)", id));
    List.of("run", "logged_model", "dataset", "experiment_tag")
        .forEach(table -> sql.update("DELETE FROM " + table + " WHERE experiment_id = ?", id));
  }
}
