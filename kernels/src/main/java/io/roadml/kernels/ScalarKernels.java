package io.roadml.kernels;

/// What each kernel means: one lane after the other, in plain Java.
final class ScalarKernels implements Kernels {
  @Override
  public void sum(double[] x, int xAt, int n, double[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += x[xAt + i];
    }
  }

  @Override
  public void dot(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += x[xAt + i] * y[yAt + i];
    }
  }

  @Override
  public void squaredError(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes) {
    for (int i = 0; i < n; i++) {
      double error = x[xAt + i] - y[yAt + i];
      lanes[i % LANES] += error * error;
    }
  }

  @Override
  public void absoluteError(double[] x, int xAt, double[] y, int yAt, int n, double[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += Math.abs(x[xAt + i] - y[yAt + i]);
    }
  }

  @Override
  public void weightedSquaredError(double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n,
      double[] lanes) {
    for (int i = 0; i < n; i++) {
      double error = x[xAt + i] - y[yAt + i];
      lanes[i % LANES] += w[wAt + i] * (error * error);
    }
  }

  @Override
  public void weightedAbsoluteError(double[] x, int xAt, double[] y, int yAt, double[] w, int wAt, int n,
      double[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += w[wAt + i] * Math.abs(x[xAt + i] - y[yAt + i]);
    }
  }

  @Override
  public void squaredDeviation(double[] x, int xAt, double c, int n, double[] lanes) {
    for (int i = 0; i < n; i++) {
      double deviation = x[xAt + i] - c;
      lanes[i % LANES] += deviation * deviation;
    }
  }

  @Override
  public void codeviation(double[] x, int xAt, double c, double[] y, int yAt, double d, int n, double[] lanes) {
    for (int i = 0; i < n; i++) {
      lanes[i % LANES] += (x[xAt + i] - c) * (y[yAt + i] - d);
    }
  }

  @Override
  public void countAtLeast(double[] x, int xAt, int n, double[] edges, long[] counts) {
    for (int e = 0; e < edges.length; e++) {
      double edge = edges[e];
      int count = 0;
      for (int i = 0; i < n; i++) {
        count += x[xAt + i] >= edge ? 1 : 0;
      }
      counts[e] += count;
    }
  }

  @Override
  public void countAtLeast(float[] x, int xAt, int n, float[] edges, long[] counts) {
    for (int e = 0; e < edges.length; e++) {
      float edge = edges[e];
      int count = 0;
      for (int i = 0; i < n; i++) {
        count += x[xAt + i] >= edge ? 1 : 0;
      }
      counts[e] += count;
    }
  }

  @Override
  public void clip(double[] x, int xAt, int n, double least, double most) {
    for (int i = xAt; i < xAt + n; i++) {
      x[i] = x[i] < least ? least : x[i] > most ? most : x[i];
    }
  }

  @Override
  public void log(double[] x, int xAt, int n, double[] out, int outAt) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = Elementary.log(x[xAt + i]);
    }
  }

  @Override
  public void exp(double[] x, int xAt, int n, double[] out, int outAt) {
    for (int i = 0; i < n; i++) {
      out[outAt + i] = Elementary.exp(x[xAt + i]);
    }
  }
}
