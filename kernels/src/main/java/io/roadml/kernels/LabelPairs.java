package io.roadml.kernels;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Counts pairs of labels into a [ConfusionMatrix]. Callers have checked the lengths.
///
/// Labels that lie close together, as classes do, are counted in a table of all pairs in their range, in one pass over
/// the data; others are looked up among the sorted labels.
final class LabelPairs {
  /// The widest range of labels that is counted by table.
  private static final int WIDEST = 256;
  private static final int PIECE = 4096;

  private LabelPairs() {
  }

  static ConfusionMatrix count(int[] truth, int[] predicted) {
    Range range = Range.of(truth, predicted);
    return range.width() <= WIDEST ? byTable(range, truth, predicted) : byRank(truth, predicted, null);
  }

  static ConfusionMatrix weigh(int[] truth, int[] predicted, double[] weights) {
    return byRank(truth, predicted, weights);
  }

  private static ConfusionMatrix byTable(Range range, int[] truth, int[] predicted) {
    int width = (int) range.width();
    // A count waits for the one before it in the same cell; two tables in turn halve that.
    int[] even = new int[width * width];
    int[] odd = new int[width * width];
    int least = range.least;
    int i = 0;
    for (; i + 1 < truth.length; i += 2) {
      even[(truth[i] - least) * width + predicted[i] - least]++;
      odd[(truth[i + 1] - least) * width + predicted[i + 1] - least]++;
    }
    if (i < truth.length) {
      even[(truth[i] - least) * width + predicted[i] - least]++;
    }
    return compact(least, width, even, odd);
  }

  /// The matrix of those labels of a table that occur.
  private static ConfusionMatrix compact(int least, int width, int[] even, int[] odd) {
    boolean[] occurs = new boolean[width];
    for (int cell = 0; cell < even.length; cell++) {
      if ((even[cell] | odd[cell]) != 0) {
        occurs[cell / width] = true;
        occurs[cell % width] = true;
      }
    }
    int[] at = IntStream.range(0, width).filter(label -> occurs[label]).toArray();
    double[] cells = new double[at.length * at.length];
    for (int cell = 0; cell < cells.length; cell++) {
      int from = at[cell / at.length] * width + at[cell % at.length];
      cells[cell] = even[from] + (double) odd[from];
    }
    return new ConfusionMatrix(IntStream.of(at).map(label -> label + least).toArray(), cells);
  }

  private static ConfusionMatrix byRank(int[] truth, int[] predicted, double[] weights) {
    int[] labels = distinct(truth, predicted);
    double[] cells = new double[labels.length * labels.length];
    int[] ranks = ranks(labels);
    for (int i = 0; i < truth.length; i++) {
      int row = rank(truth[i], labels, ranks);
      int column = rank(predicted[i], labels, ranks);
      cells[row * labels.length + column] += weights == null ? 1 : weights[i];
    }
    return new ConfusionMatrix(labels, cells);
  }

  /// The place of each label of a narrow range among the sorted ones, by its distance from the least; empty for a wide
  /// range.
  private static int[] ranks(int[] labels) {
    long width = (long) labels[labels.length - 1] - labels[0] + 1;
    int[] ranks = new int[width <= ConfusionMatrix.MOST_LABELS ? (int) width : 0];
    for (int i = 0; i < labels.length && ranks.length > 0; i++) {
      ranks[labels[i] - labels[0]] = i;
    }
    return ranks;
  }

  private static int rank(int label, int[] labels, int[] ranks) {
    return ranks.length > 0 ? ranks[label - labels[0]] : Arrays.binarySearch(labels, label);
  }

  /// The labels of both, ascending, each once.
  private static int[] distinct(int[] truth, int[] predicted) {
    int[] sorted = distinctSorted(both(distinctSorted(truth.clone()), distinctSorted(predicted.clone())));
    if (sorted.length > ConfusionMatrix.MOST_LABELS) {
      throw new IllegalArgumentException(
          "labels=" + sorted.length + " different ones; want at most " + ConfusionMatrix.MOST_LABELS);
    }
    return sorted;
  }

  private static int[] both(int[] first, int[] second) {
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  private static int[] distinctSorted(int[] labels) {
    Arrays.sort(labels);
    int kept = 0;
    for (int i = 0; i < labels.length; i++) {
      if (i == 0 || labels[i] != labels[i - 1]) {
        labels[kept++] = labels[i];
      }
    }
    return Arrays.copyOf(labels, kept);
  }

  /// The least and the greatest label.
  private record Range(int least, int most) {
    static Range of(int[] truth, int[] predicted) {
      int least = truth[0];
      int most = truth[0];
      for (int from = 0; from < truth.length; from += PIECE) {
        int to = Math.min(truth.length, from + PIECE);
        least = Math.min(least, least(truth, predicted, from, to));
        most = Math.max(most, most(truth, predicted, from, to));
      }
      return new Range(least, most);
    }

    long width() {
      return (long) most - least + 1;
    }

    private static int least(int[] truth, int[] predicted, int from, int to) {
      int least = Integer.MAX_VALUE;
      for (int i = from; i < to; i++) {
        least = Math.min(least, Math.min(truth[i], predicted[i]));
      }
      return least;
    }

    private static int most(int[] truth, int[] predicted, int from, int to) {
      int most = Integer.MIN_VALUE;
      for (int i = from; i < to; i++) {
        most = Math.max(most, Math.max(truth[i], predicted[i]));
      }
      return most;
    }
  }
}
