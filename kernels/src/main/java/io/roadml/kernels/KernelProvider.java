package io.roadml.kernels;

import java.lang.System.Logger.Level;

/// Which of the two sets of kernels this process computes with. They give the same bits; they differ in speed.
///
/// The system property `roadml.kernels` says `scalar`, `vector` or `auto` (the default: `vector` where it can be had and the
/// machine has vectors of 256 bits or more, else `scalar`, and the log says once why). It is read once, by the first metric or by this class.
///
/// - Threading: any thread.
/// - Fails: [IllegalStateException] if `vector` was asked for and cannot be had, naming the flag that is missing, or if
///   the property says something else; each metric then says so again.
public final class KernelProvider {
  static final String PROPERTY = "roadml.kernels";
  private static final String MODULE = "jdk.incubator.vector";

  private final Kernels kernels;
  private final String reason;

  private KernelProvider(Kernels kernels, String reason) {
    this.kernels = kernels;
    this.reason = reason;
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
    return switch (wanted) {
      case "scalar" -> new KernelProvider(new ScalarKernels(), "asked for by " + PROPERTY + "=scalar");
      case "vector" -> {
        if (!present) throw new IllegalStateException(
            PROPERTY + "=vector needs the Vector API; start java with --add-modules " + MODULE);
        yield new KernelProvider(vector(), "asked for by " + PROPERTY + "=vector");
      }
      case "auto" -> present ? ifWide() : new KernelProvider(new ScalarKernels(), "without --add-modules " + MODULE);
      default -> throw new IllegalStateException(PROPERTY + "=" + wanted + "; want auto, scalar or vector");
    };
  }

  /// On narrower vectors C2 does not compile some of the loops and boxes: 40 times slower than scalar was measured.
  private static KernelProvider ifWide() {
    return VectorKernels.isWide()
        ? new KernelProvider(vector(), "the Vector API is there")
        : new KernelProvider(new ScalarKernels(), "without vectors of 256 bits or more");
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
