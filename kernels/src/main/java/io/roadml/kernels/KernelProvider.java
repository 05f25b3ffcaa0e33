package io.roadml.kernels;

import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/// Which of the two sets of kernels this process computes with. They give the same bits; they differ in speed.
///
/// The system property `roadml.kernels` says `scalar`, `vector` or `auto` (the default: `vector` where it can be had, the
/// machine has vectors of 256 bits or more and they pass a self-test, else `scalar`, and the log says once why). It is read
/// once, by the first metric or by this class.
///
/// - Threading: any thread.
/// - Fails: [IllegalStateException] if `vector` was asked for and cannot be had, naming the flag that is missing or the kernel
///   that failed the self-test, or if the property says something else; each metric then says so again.
public final class KernelProvider {
  static final String PROPERTY = "roadml.kernels";
  private static final String MODULE = "jdk.incubator.vector";

  private final Kernels kernels;
  private final String reason;

  private KernelProvider(Kernels kernels, String reason) {
    this.kernels = kernels;
    this.reason = reason;
  }

  private static KernelProvider scalar(String reason) {
    return new KernelProvider(new ScalarKernels(), reason);
  }

  /// `scalar` or `vector`.
  public static String name() {
    return chosen().kernels instanceof ScalarKernels ? "scalar" : "vector";
  }

  /// Why this one, in a few words for a person.
  public static String reason() {
    return chosen().reason;
  }

  Kernels kernels() {
    return kernels;
  }

  static Kernels active() {
    return Chosen.KERNELS == null ? chosen().kernels : Chosen.KERNELS;
  }

  /// @param present whether the module of the Vector API is in the boot layer
  static KernelProvider choose(String wanted, boolean present) {
    return choose(wanted, present, KernelProvider::vector);
  }

  /// @param vectors makes the kernels that `vector` and `auto` take
  static KernelProvider choose(String wanted, boolean present, Supplier<Kernels> vectors) {
    return switch (wanted) {
      case "scalar" -> scalar("asked for by " + PROPERTY + "=scalar");
      case "vector" -> forced(present, vectors);
      case "auto" -> present ? ifWide(vectors) : scalar("without --add-modules " + MODULE);
      default -> throw new IllegalStateException(PROPERTY + "=" + wanted + "; want auto, scalar or vector");
    };
  }

  private static KernelProvider forced(boolean present, Supplier<Kernels> vectors) {
    if (!present) throw new IllegalStateException(
        PROPERTY + "=vector needs the Vector API; start java with --add-modules " + MODULE);
    Kernels kernels = vectors.get();
    String differing = SelfTest.firstDifference(new ScalarKernels(), kernels);
    if (!differing.isEmpty()) throw new IllegalStateException(PROPERTY + "=vector fails the self-test: " + differing
        + " has other bits than the scalar kernels have; start java with -D" + PROPERTY
        + "=scalar, or with another JDK");
    return new KernelProvider(kernels, "asked for by " + PROPERTY + "=vector");
  }

  /// On narrower vectors C2 does not compile some of the loops and boxes: 40 times slower than scalar was measured.
  private static KernelProvider ifWide(Supplier<Kernels> vectors) {
    if (!VectorKernels.isWide()) return scalar("without vectors of 256 bits or more");
    Kernels kernels = vectors.get();
    String differing = SelfTest.firstDifference(new ScalarKernels(), kernels);
    return differing.isEmpty()
        ? new KernelProvider(kernels, "the Vector API is there")
        : scalar("without vectors that pass the self-test: " + differing + " has other bits");
  }

  /// The class is loaded here and above, nowhere else: without the module, loading it fails.
  private static Kernels vector() {
    return new VectorKernels();
  }

  private static KernelProvider chosen() {
    if (Chosen.PROVIDER == null) throw new IllegalStateException(Chosen.REFUSAL);
    return Chosen.PROVIDER;
  }

  private static boolean present() {
    return ModuleLayer.boot().findModule(MODULE).isPresent();
  }

  /// A refusal is kept, because a class whose initialiser threw says later only that it did.
  private static final class Chosen {
    static final KernelProvider PROVIDER;
    static final Kernels KERNELS;
    static final String REFUSAL;

    static {
      KernelProvider provider = null;
      String refusal = "";
      try {
        provider = choose(System.getProperty(PROPERTY, "auto"), present());
      } catch (IllegalStateException e) {
        refusal = e.getMessage();
      }
      PROVIDER = provider;
      KERNELS = provider == null ? null : provider.kernels;
      REFUSAL = refusal;
      if (provider != null && provider.reason.startsWith("without")) {
        System.getLogger(KernelProvider.class.getPackageName()).log(Level.INFO,
            "metrics are computed without vectors, exactly alike and slower ({0})", provider.reason);
      }
    }
  }
}
