package io.roadml.kernels;

/// Which of the two sets of kernels this process computes with. They give the same bits; they differ in speed.
///
/// The system property `roadml.kernels` says `scalar`, `vector` or `auto` (the default: `vector` where it can be had, else
/// `scalar`, and the log says once why). It is read once, by the first metric.
///
/// - Fails: [IllegalStateException] from the first metric if `vector` was asked for and cannot be had, naming the flag
///   that is missing, or if the property says something else.
public final class KernelProvider {
  private KernelProvider() {
  }

  /// `scalar` or `vector`.
  public static String name() {
    return "scalar";
  }

  static Kernels active() {
    return Chosen.KERNELS;
  }

  private static final class Chosen {
    static final Kernels KERNELS = new ScalarKernels();
  }
}
