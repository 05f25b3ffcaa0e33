package io.roadml.data;

/// Where rows are checked: what training needs, such as the label, serving may lack.
public enum Environment {
  /// Rows that a model is trained on.
  TRAINING,
  /// Rows that a model is asked about.
  SERVING
}
