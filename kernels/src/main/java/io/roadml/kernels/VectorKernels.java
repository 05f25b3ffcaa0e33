package io.roadml.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The twin of [ScalarKernels] on the Vector API: the same bits, several times faster. The only class that names
/// `jdk.incubator.vector`; whoever asks whether it can be had asks [KernelProvider].
///
/// Whatever a machine's vectors hold (2, 4 or 8 doubles), a loop has four accumulators and walks 32 elements a step; narrow
/// vectors walk the block once for every four of them. A block stays in the first cache, and with four accumulators
/// C2 keeps all of them in registers. Species are constants of one width, loops are whole and flat, and rests are
/// scalar: with other forms C2 was measured to box (reference of the figures: `docs/decisions/0009`).
final class VectorKernels implements Kernels {
  /// Vectors of more than eight doubles would not fit four times into 32 lanes.
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED.length() > 8
      ? DoubleVector.SPECIES_512
      : DoubleVector.SPECIES_PREFERRED;
  static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, DOUBLES.vectorShape());
  static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, DOUBLES.vectorShape());
  private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, DOUBLES.vectorShape());
  private static final int L = DOUBLES.length();
  private static final int F = FLOATS.length();

  /// Whether vectors are wide enough for all of these loops to be compiled to vectors.
  static boolean isWide() {
    return L >= 4;
  }

  @Override
  public void sum(double[] x, int xAt, int n, double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      int end = xAt + whole;
      for (int i = xAt + lane; i < end; i += LANES) {
        a = a.add(DoubleVector.fromArray(DOUBLES, x, i));
        b = b.add(DoubleVector.fromArray(DOUBLES, x, i + L));
        c = c.add(DoubleVector.fromArray(DOUBLES, x, i + 2 * L));
        d = d.add(DoubleVector.fromArray(DOUBLES, x, i + 3 * L));
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      lanes[i - whole] += x[xAt + i];
    }
  }

  @Override
  public void dot(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      for (int i = lane; i < whole; i += LANES) {
        a = a.add(DoubleVector.fromArray(DOUBLES, x, xAt + i).mul(DoubleVector.fromArray(DOUBLES, y, yAt + i)));
        b = b.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + L).mul(DoubleVector.fromArray(DOUBLES, y, yAt + i + L)));
        c = c.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + 2 * L)
            .mul(DoubleVector.fromArray(DOUBLES, y, yAt + i + 2 * L)));
        d = d.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + 3 * L)
            .mul(DoubleVector.fromArray(DOUBLES, y, yAt + i + 3 * L)));
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      lanes[i - whole] += x[xAt + i] * y[yAt + i];
    }
  }

  @Override
  public void squaredError(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      for (int i = lane; i < whole; i += LANES) {
        DoubleVector ea = DoubleVector.fromArray(DOUBLES, x, xAt + i).sub(DoubleVector.fromArray(DOUBLES, y, yAt + i));
        a = a.add(ea.mul(ea));
        DoubleVector eb = DoubleVector.fromArray(DOUBLES, x, xAt + i + L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + L));
        b = b.add(eb.mul(eb));
        DoubleVector ec = DoubleVector.fromArray(DOUBLES, x, xAt + i + 2 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 2 * L));
        c = c.add(ec.mul(ec));
        DoubleVector ed = DoubleVector.fromArray(DOUBLES, x, xAt + i + 3 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 3 * L));
        d = d.add(ed.mul(ed));
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      double error = x[xAt + i] - y[yAt + i];
      lanes[i - whole] += error * error;
    }
  }

  @Override
  public void absoluteError(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      for (int i = lane; i < whole; i += LANES) {
        a = a.add(DoubleVector.fromArray(DOUBLES, x, xAt + i).sub(DoubleVector.fromArray(DOUBLES, y, yAt + i)).abs());
        b = b.add(
            DoubleVector.fromArray(DOUBLES, x, xAt + i + L).sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + L)).abs());
        c = c.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + 2 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 2 * L)).abs());
        d = d.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + 3 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 3 * L)).abs());
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      lanes[i - whole] += Math.abs(x[xAt + i] - y[yAt + i]);
    }
  }

  @Override
  public void weightedSquaredError(double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n,
      double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      for (int i = lane; i < whole; i += LANES) {
        DoubleVector ea = DoubleVector.fromArray(DOUBLES, x, xAt + i).sub(DoubleVector.fromArray(DOUBLES, y, yAt + i));
        a = a.add(DoubleVector.fromArray(DOUBLES, w, wAt + i).mul(ea.mul(ea)));
        DoubleVector eb = DoubleVector.fromArray(DOUBLES, x, xAt + i + L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + L));
        b = b.add(DoubleVector.fromArray(DOUBLES, w, wAt + i + L).mul(eb.mul(eb)));
        DoubleVector ec = DoubleVector.fromArray(DOUBLES, x, xAt + i + 2 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 2 * L));
        c = c.add(DoubleVector.fromArray(DOUBLES, w, wAt + i + 2 * L).mul(ec.mul(ec)));
        DoubleVector ed = DoubleVector.fromArray(DOUBLES, x, xAt + i + 3 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 3 * L));
        d = d.add(DoubleVector.fromArray(DOUBLES, w, wAt + i + 3 * L).mul(ed.mul(ed)));
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      double error = x[xAt + i] - y[yAt + i];
      lanes[i - whole] += w[wAt + i] * (error * error);
    }
  }

  @Override
  public void weightedAbsoluteError(double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n,
      double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      for (int i = lane; i < whole; i += LANES) {
        DoubleVector ea = DoubleVector.fromArray(DOUBLES, x, xAt + i).sub(DoubleVector.fromArray(DOUBLES, y, yAt + i))
            .abs();
        a = a.add(DoubleVector.fromArray(DOUBLES, w, wAt + i).mul(ea));
        DoubleVector eb = DoubleVector.fromArray(DOUBLES, x, xAt + i + L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + L)).abs();
        b = b.add(DoubleVector.fromArray(DOUBLES, w, wAt + i + L).mul(eb));
        DoubleVector ec = DoubleVector.fromArray(DOUBLES, x, xAt + i + 2 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 2 * L)).abs();
        c = c.add(DoubleVector.fromArray(DOUBLES, w, wAt + i + 2 * L).mul(ec));
        DoubleVector ed = DoubleVector.fromArray(DOUBLES, x, xAt + i + 3 * L)
            .sub(DoubleVector.fromArray(DOUBLES, y, yAt + i + 3 * L)).abs();
        d = d.add(DoubleVector.fromArray(DOUBLES, w, wAt + i + 3 * L).mul(ed));
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      lanes[i - whole] += w[wAt + i] * Math.abs(x[xAt + i] - y[yAt + i]);
    }
  }

  @Override
  public void squaredDeviation(double[] x, int xAt, double center, int n, double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      for (int i = lane; i < whole; i += LANES) {
        DoubleVector ea = DoubleVector.fromArray(DOUBLES, x, xAt + i).sub(center);
        a = a.add(ea.mul(ea));
        DoubleVector eb = DoubleVector.fromArray(DOUBLES, x, xAt + i + L).sub(center);
        b = b.add(eb.mul(eb));
        DoubleVector ec = DoubleVector.fromArray(DOUBLES, x, xAt + i + 2 * L).sub(center);
        c = c.add(ec.mul(ec));
        DoubleVector ed = DoubleVector.fromArray(DOUBLES, x, xAt + i + 3 * L).sub(center);
        d = d.add(ed.mul(ed));
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      double deviation = x[xAt + i] - center;
      lanes[i - whole] += deviation * deviation;
    }
  }

  @Override
  public void codeviation(double[] x, int xAt, double xCenter, double[] y, int yAt, double yCenter, int n,
      double[] lanes) {
    int whole = n & -LANES;
    for (int lane = 0; lane < LANES; lane += 4 * L) {
      DoubleVector a = lanes(lanes, lane, 0);
      DoubleVector b = lanes(lanes, lane, 1);
      DoubleVector c = lanes(lanes, lane, 2);
      DoubleVector d = lanes(lanes, lane, 3);
      for (int i = lane; i < whole; i += LANES) {
        a = a.add(DoubleVector.fromArray(DOUBLES, x, xAt + i).sub(xCenter)
            .mul(DoubleVector.fromArray(DOUBLES, y, yAt + i).sub(yCenter)));
        b = b.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + L).sub(xCenter)
            .mul(DoubleVector.fromArray(DOUBLES, y, yAt + i + L).sub(yCenter)));
        c = c.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + 2 * L).sub(xCenter)
            .mul(DoubleVector.fromArray(DOUBLES, y, yAt + i + 2 * L).sub(yCenter)));
        d = d.add(DoubleVector.fromArray(DOUBLES, x, xAt + i + 3 * L).sub(xCenter)
            .mul(DoubleVector.fromArray(DOUBLES, y, yAt + i + 3 * L).sub(yCenter)));
      }
      keep(a, b, c, d, lanes, lane);
    }
    for (int i = whole; i < n; i++) {
      lanes[i - whole] += (x[xAt + i] - xCenter) * (y[yAt + i] - yCenter);
    }
  }

  private static DoubleVector lanes(double[] lanes, int lane, int k) {
    return DoubleVector.fromArray(DOUBLES, lanes, lane + k * L);
  }

  private static void keep(DoubleVector a, DoubleVector b, DoubleVector c, DoubleVector d, double[] lanes, int lane) {
    a.intoArray(lanes, lane);
    b.intoArray(lanes, lane + L);
    c.intoArray(lanes, lane + 2 * L);
    d.intoArray(lanes, lane + 3 * L);
  }

  /// Four edges at a time: a load serves all of them, and there are registers for their counts.
  @Override
  public void countAtLeast(double[] x, int xAt, int n, double[] edges, long[] counts) {
    int e = 0;
    for (; e + 4 <= edges.length; e += 4) countFour(x, xAt, n, edges, counts, e);
    for (; e < edges.length; e++) counts[e] += countOne(x, xAt, n, edges[e]);
  }

  private static void countFour(double[] x, int xAt, int n, double[] edges, long[] counts, int e) {
    DoubleVector ea = DoubleVector.broadcast(DOUBLES, edges[e]);
    DoubleVector eb = DoubleVector.broadcast(DOUBLES, edges[e + 1]);
    DoubleVector ec = DoubleVector.broadcast(DOUBLES, edges[e + 2]);
    DoubleVector ed = DoubleVector.broadcast(DOUBLES, edges[e + 3]);
    LongVector a = LongVector.zero(LONGS);
    LongVector b = LongVector.zero(LONGS);
    LongVector c = LongVector.zero(LONGS);
    LongVector d = LongVector.zero(LONGS);
    int whole = DOUBLES.loopBound(n);
    for (int i = 0; i < whole; i += L) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, x, xAt + i);
      a = a.add(1, v.compare(VectorOperators.GE, ea).cast(LONGS));
      b = b.add(1, v.compare(VectorOperators.GE, eb).cast(LONGS));
      c = c.add(1, v.compare(VectorOperators.GE, ec).cast(LONGS));
      d = d.add(1, v.compare(VectorOperators.GE, ed).cast(LONGS));
    }
    counts[e] += a.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e]);
    counts[e + 1] += b.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e + 1]);
    counts[e + 2] += c.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e + 2]);
    counts[e + 3] += d.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e + 3]);
  }

  private static long countOne(double[] x, int xAt, int n, double edge) {
    DoubleVector ev = DoubleVector.broadcast(DOUBLES, edge);
    LongVector a = LongVector.zero(LONGS);
    int whole = DOUBLES.loopBound(n);
    for (int i = 0; i < whole; i += L) {
      a = a.add(1, DoubleVector.fromArray(DOUBLES, x, xAt + i).compare(VectorOperators.GE, ev).cast(LONGS));
    }
    return a.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edge);
  }

  private static long rest(double[] x, int xAt, int from, int n, double edge) {
    int count = 0;
    for (int i = from; i < n; i++) {
      count += x[xAt + i] >= edge ? 1 : 0;
    }
    return count;
  }

  @Override
  public void countAtLeast(float[] x, int xAt, int n, float[] edges, long[] counts) {
    int e = 0;
    for (; e + 4 <= edges.length; e += 4) countFour(x, xAt, n, edges, counts, e);
    for (; e < edges.length; e++) counts[e] += countOne(x, xAt, n, edges[e]);
  }

  private static void countFour(float[] x, int xAt, int n, float[] edges, long[] counts, int e) {
    FloatVector ea = FloatVector.broadcast(FLOATS, edges[e]);
    FloatVector eb = FloatVector.broadcast(FLOATS, edges[e + 1]);
    FloatVector ec = FloatVector.broadcast(FLOATS, edges[e + 2]);
    FloatVector ed = FloatVector.broadcast(FLOATS, edges[e + 3]);
    IntVector a = IntVector.zero(INTS);
    IntVector b = IntVector.zero(INTS);
    IntVector c = IntVector.zero(INTS);
    IntVector d = IntVector.zero(INTS);
    int whole = FLOATS.loopBound(n);
    for (int i = 0; i < whole; i += F) {
      FloatVector v = FloatVector.fromArray(FLOATS, x, xAt + i);
      a = a.add(1, v.compare(VectorOperators.GE, ea).cast(INTS));
      b = b.add(1, v.compare(VectorOperators.GE, eb).cast(INTS));
      c = c.add(1, v.compare(VectorOperators.GE, ec).cast(INTS));
      d = d.add(1, v.compare(VectorOperators.GE, ed).cast(INTS));
    }
    counts[e] += a.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e]);
    counts[e + 1] += b.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e + 1]);
    counts[e + 2] += c.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e + 2]);
    counts[e + 3] += d.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edges[e + 3]);
  }

  private static long countOne(float[] x, int xAt, int n, float edge) {
    FloatVector ev = FloatVector.broadcast(FLOATS, edge);
    IntVector a = IntVector.zero(INTS);
    int whole = FLOATS.loopBound(n);
    for (int i = 0; i < whole; i += F) {
      a = a.add(1, FloatVector.fromArray(FLOATS, x, xAt + i).compare(VectorOperators.GE, ev).cast(INTS));
    }
    return a.reduceLanes(VectorOperators.ADD) + rest(x, xAt, whole, n, edge);
  }

  private static long rest(float[] x, int xAt, int from, int n, float edge) {
    int count = 0;
    for (int i = from; i < n; i++) {
      count += x[xAt + i] >= edge ? 1 : 0;
    }
    return count;
  }

  @Override
  public void clip(double[] x, int xAt, int n, double least, double most) {
    int whole = DOUBLES.loopBound(n);
    for (int i = xAt; i < xAt + whole; i += L) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, x, i);
      DoubleVector raised = v.blend(least, v.compare(VectorOperators.LT, least));
      raised.blend(most, raised.compare(VectorOperators.GT, most)).intoArray(x, i);
    }
    for (int i = xAt + whole; i < xAt + n; i++) {
      x[i] = x[i] < least ? least : x[i] > most ? most : x[i];
    }
  }

  /// A vector of normal numbers goes through the loop's own arithmetic, which is that of [Elementary]; one that holds
  /// anything else is left to it.
  @Override
  public void log(double[] x, int xAt, int n, double[] out, int outAt) {
    int whole = DOUBLES.loopBound(n);
    for (int i = 0; i < whole; i += L) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, x, xAt + i);
      VectorMask<Double> normal = v.compare(VectorOperators.GE, Double.MIN_NORMAL)
          .and(v.compare(VectorOperators.LE, Double.MAX_VALUE));
      if (!normal.allTrue()) {
        for (int j = i; j < i + L; j++) out[outAt + j] = Elementary.log(x[xAt + j]);
        continue;
      }
      LongVector moved = v.reinterpretAsLongs().add(Elementary.ONE_LESS_ROOT);
      DoubleVector k = moved.lanewise(VectorOperators.LSHR, 52).or(Elementary.TWO_TO_52_BITS).reinterpretAsDoubles()
          .sub(Elementary.TWO_TO_52_AND_BIAS);
      DoubleVector f = moved.and(Elementary.FRACTION).add(Elementary.ROOT).reinterpretAsDoubles().sub(1);
      DoubleVector half = f.mul(f).mul(0.5);
      DoubleVector s = f.div(f.add(2));
      DoubleVector z = s.mul(s);
      DoubleVector w = z.mul(z);
      DoubleVector even = w.mul(w.mul(w.mul(Elementary.L6).add(Elementary.L4)).add(Elementary.L2));
      DoubleVector odd = z
          .mul(w.mul(w.mul(w.mul(Elementary.L7).add(Elementary.L5)).add(Elementary.L3)).add(Elementary.L1));
      DoubleVector small = s.mul(half.add(even.add(odd))).add(k.mul(Elementary.LN2_LOW));
      k.mul(Elementary.LN2_HIGH).sub(half.sub(small).sub(f)).intoArray(out, outAt + i);
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = Elementary.log(x[xAt + i]);
    }
  }

  @Override
  public void exp(double[] x, int xAt, int n, double[] out, int outAt) {
    int whole = DOUBLES.loopBound(n);
    for (int i = 0; i < whole; i += L) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, x, xAt + i);
      VectorMask<Double> middle = v.compare(VectorOperators.GE, Elementary.EXP_LOW)
          .and(v.compare(VectorOperators.LE, Elementary.EXP_HIGH));
      if (!middle.allTrue()) {
        for (int j = i; j < i + L; j++) out[outAt + j] = Elementary.exp(x[xAt + j]);
        continue;
      }
      DoubleVector shifted = v.mul(Elementary.LOG2_E).add(Elementary.ROUNDER);
      DoubleVector k = shifted.sub(Elementary.ROUNDER);
      DoubleVector r = v.sub(k.mul(Elementary.LN2_HIGH)).sub(k.mul(Elementary.LN2_LOW));
      DoubleVector q = r.mul(r);
      DoubleVector odd = q.mul(q.mul(q.mul(q.mul(Elementary.E11).add(Elementary.E9)).add(Elementary.E7))
          .add(Elementary.E5)).add(Elementary.E3);
      DoubleVector even = q.mul(q.mul(q.mul(q.mul(q.mul(Elementary.E12).add(Elementary.E10)).add(Elementary.E8))
          .add(Elementary.E6)).add(Elementary.E4)).add(Elementary.E2);
      DoubleVector e = r.add(q.mul(even.add(r.mul(odd)))).add(1);
      e.reinterpretAsLongs().add(shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52)).reinterpretAsDoubles()
          .intoArray(out, outAt + i);
    }
    for (int i = whole; i < n; i++) {
      out[outAt + i] = Elementary.exp(x[xAt + i]);
    }
  }
}
