package io.roadml.kernels;

/// A table of two rows of counts, with what would be expected if both came from one distribution.
final class ContingencyTable {
  private final long[][] rows;
  private final double[] rowTotals = new double[2];
  private final double[] columnTotals;
  private final double total;

  ContingencyTable(long[] reference, long[] current) {
    Check.sameLength("reference", reference.length, "current", current.length);
    Check.notEmpty("reference", reference.length);
    rows = new long[][]{reference, current};
    rowTotals[0] = Counts.total("reference", reference);
    rowTotals[1] = Counts.total("current", current);
    total = rowTotals[0] + rowTotals[1];
    columnTotals = new double[reference.length];
    for (int column = 0; column < columnTotals.length; column++) {
      columnTotals[column] = (double) reference[column] + current[column];
      if (columnTotals[column] == 0) {
        throw new IllegalArgumentException(
            "reference[" + column + "]=0 and current[" + column + "]=0; want a count in each category");
      }
    }
  }

  TestResult chiSquared(boolean yates) {
    double shift = yates && degrees() == 1 ? 0.5 : 0;
    double statistic = 0;
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < columnTotals.length; column++) {
        double expected = expected(row, column);
        double difference = Math.abs(rows[row][column] - expected);
        difference -= Math.min(shift, difference);
        statistic += difference * difference / expected;
      }
    }
    return Counts.chiSquaredResult(statistic, degrees());
  }

  TestResult g() {
    double statistic = 0;
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < columnTotals.length; column++) {
        double observed = rows[row][column];
        double expected = expected(row, column);
        statistic += observed == 0 ? expected : Special.deviance(observed, expected);
      }
    }
    return Counts.chiSquaredResult(2 * statistic, degrees());
  }

  private int degrees() {
    return columnTotals.length - 1;
  }

  private double expected(int row, int column) {
    return rowTotals[row] * columnTotals[column] / total;
  }
}
