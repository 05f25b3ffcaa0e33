package io.roadml.kernels;

import java.util.Arrays;
import java.util.List;

/// The edges of all features, laid out so that one vector load serves as many features as it has lanes, and where the
/// counts of each feature's steps stand.
///
/// ```
///   edges    [edge 0: f0 f1 f2 ... padding][edge 1: f0 f1 f2 ... padding] ...     NaN where a feature has no such edge
///   counts   [rows][f0: step 0, step 1, ..., NaN][f1: ...] ...
/// ```
///
/// - Threading: immutable.
final class RowTable {
  /// Features are padded to a multiple of this, which every vector's lanes divide; so no row has a rest.
  static final int GROUP = 16;

  /// Features, padded.
  final int width;
  final float[] edges;
  /// The complements of the edges as ints that compare as they do; where there is no edge, of one that no number reaches.
  final int[] complements;
  /// How many edges the features of each group of 16 have at most.
  final int[] edgesOfGroup;
  /// For each feature, padded: where its step 0 is counted.
  final int[] starts;
  /// For each feature, padded: where its NaN is counted.
  final int[] nans;
  private final int features;
  private final int size;

  RowTable(List<FeatureCells> cells) {
    features = cells.size();
    width = (features + GROUP - 1) / GROUP * GROUP;
    edgesOfGroup = new int[width / GROUP];
    starts = new int[width];
    nans = new int[width];
    int at = 1;
    for (int f = 0; f < features; f++) {
      FeatureCells feature = cells.get(f);
      starts[f] = at;
      nans[f] = at + feature.nanStep();
      at += feature.steps();
      edgesOfGroup[f / GROUP] = Math.max(edgesOfGroup[f / GROUP], feature.edges().length);
    }
    size = at;
    edges = new float[width * Arrays.stream(edgesOfGroup).max().orElse(0)];
    Arrays.fill(edges, Float.NaN);
    for (int f = 0; f < features; f++) {
      spread(cells.get(f).edges(), f);
    }
    complements = new int[edges.length];
    Arrays.setAll(complements, i -> ~key(edges[i]));
  }

  private void spread(float[] ofFeature, int f) {
    for (int edge = 0; edge < ofFeature.length; edge++) {
      edges[edge * width + f] = ofFeature[edge];
    }
  }

  /// An int that compares with others as the edge does. NaN's is above that of infinity; −0.0 does not occur.
  private static int key(float edge) {
    int bits = Float.floatToIntBits(edge);
    return bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
  }

  int features() {
    return features;
  }

  /// The counts there are: the rows, and each feature's steps.
  int size() {
    return size;
  }

  int start(int feature) {
    return starts[feature];
  }

  boolean equalsEdges(RowTable other) {
    return features == other.features && Arrays.equals(starts, other.starts) && Arrays.equals(nans, other.nans)
        && Arrays.equals(edges, other.edges);
  }
}
