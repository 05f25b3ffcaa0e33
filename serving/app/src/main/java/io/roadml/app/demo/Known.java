package io.roadml.app.demo;

import java.util.List;
import java.util.stream.Stream;

/// What a feature store knew at the departures that a model is trained and validated with.
///
/// @param project    of the store
/// @param features   as `view:feature`, in the order of the columns
/// @param training   row by row
/// @param validation likewise
record Known(String project, List<String> features, float[] training, float[] validation) {
  /// The columns of the model that takes both what a flight says itself and what was known.
  List<String> names() {
    return Stream.concat(FlightColumns.NAMES.stream(), features.stream()).toList();
  }

  float[] trainingRows(Departures flights) {
    return sideBySide(flights.columns(), training, flights.count());
  }

  float[] validationRows(Departures flights) {
    return sideBySide(flights.columns(), validation, flights.count());
  }

  static float[] sideBySide(float[] left, float[] right, int rows) {
    int leftWidth = left.length / rows;
    int rightWidth = right.length / rows;
    float[] both = new float[left.length + right.length];
    for (int row = 0; row < rows; row++) {
      int at = row * (leftWidth + rightWidth);
      System.arraycopy(left, row * leftWidth, both, at, leftWidth);
      System.arraycopy(right, row * rightWidth, both, at + leftWidth, rightWidth);
    }
    return both;
  }
}
