package io.roadml.kernels;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The twin of [ScalarRowBins] on the Vector API: each lane is a feature. Rows are padded, so there is no rest and no
/// mask of one.
final class VectorRowBins implements RowBins {
  private static final VectorSpecies<Float> FLOATS = VectorKernels.FLOATS;
  private static final VectorSpecies<Integer> INTS = VectorKernels.INTS;
  private static final int F = FLOATS.length();

  @Override
  public void places(float[] row, RowTable table, int[] places) {
    float[] edges = table.edges;
    int width = table.width;
    for (int f = 0; f < width; f += F) {
      FloatVector value = FloatVector.fromArray(FLOATS, row, f);
      IntVector place = IntVector.fromArray(INTS, table.starts, f);
      int end = table.edgesOfGroup[f / RowTable.GROUP] * width;
      for (int at = f; at < end; at += width) {
        place = place.add(1, value.compare(VectorOperators.GE, FloatVector.fromArray(FLOATS, edges, at)).cast(INTS));
      }
      place.blend(IntVector.fromArray(INTS, table.nans, f), value.test(VectorOperators.IS_NAN).cast(INTS))
          .intoArray(places, f);
    }
  }
}
