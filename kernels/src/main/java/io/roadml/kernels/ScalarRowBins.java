package io.roadml.kernels;

/// What a place means: as many steps on as there are edges at or below the value, and NaN apart.
final class ScalarRowBins implements RowBins {
  @Override
  public void places(float[] row, RowTable table, int[] places) {
    for (int f = 0; f < table.width; f++) {
      places[f] = Float.isNaN(row[f]) ? table.nans[f] : table.starts[f] + steps(row[f], table, f);
    }
  }

  private static int steps(float value, RowTable table, int f) {
    int end = table.edgesOfGroup[f / RowTable.GROUP] * table.width;
    int steps = 0;
    for (int at = f; at < end; at += table.width) {
      steps += value >= table.edges[at] ? 1 : 0;
    }
    return steps;
  }
}
