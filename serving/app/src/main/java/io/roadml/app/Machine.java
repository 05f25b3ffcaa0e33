package io.roadml.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.roadml.app.RuntimeFlags.Flag;
import io.roadml.kernels.KernelProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Looks at the machine and the process that RoadML runs on. Every question is cheap, and none changes anything.
final class Machine {
  private static final int JAVA = 25;
  private static final long GIB = 1L << 30;
  private static final long LITTLE_SPACE = GIB;

  private Machine() {}

  static Finding jdk() {
    String found = Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
    return Runtime.version().feature() == JAVA
        ? Finding.good("JDK", found)
        : Finding.wrong("JDK", found, "run on JDK " + JAVA + ": set JAVA_HOME to one");
  }

  static Finding flags() {
    List<String> given = ManagementFactory.getRuntimeMXBean().getInputArguments();
    String missing = RuntimeFlags.load().all().stream().map(Flag::text).filter(flag -> !given.contains(flag))
        .collect(Collectors.joining(" "));
    return missing.isEmpty()
        ? Finding.good("JVM flags", "all given")
        : Finding.wrong("JVM flags", "missing " + missing, "start with ./roadml, or add them to your java command");
  }

  static Finding cores() {
    return Finding.good("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
  }

  static Finding memory() {
    return Finding.good("heap limit", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
  }

  /// The widest vector that the JIT compiler will use here, not the widest that the processor has.
  static Finding vectorWidth() {
    var hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    int bytes = Integer.parseInt(hotSpot.getVMOption("MaxVectorSize").getValue());
    return Finding.good("vector width", bytes * Byte.SIZE + " bits");
  }

  static Finding kernels() {
    return Finding.good("metric kernels", KernelProvider.name() + ", " + KernelProvider.reason());
  }

  /// Asks whether the class path holds ONNX Runtime's library for this platform, by the folder name that its jar uses.
  static Finding onnxRuntime() {
    String resource = "ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName("onnxruntime");
    URL library = Machine.class.getClassLoader().getResource(resource);
    return library != null
        ? Finding.good("ONNX Runtime", "library for " + platform() + " on the class path")
        : Finding.wrong("ONNX Runtime", "no library for " + platform() + " on the class path",
            "RoadML runs models on Linux, macOS and Windows, x64 and aarch64");
  }

  private static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "osx" : os.startsWith("windows") ? "win" : "linux";
    return system + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
  }

  /// A GPU is never needed: without one the processor runs the models.
  static Finding gpu() {
    Path driver = Path.of("/proc/driver/nvidia/version");
    try (Stream<Path> devices = Files.isDirectory(Path.of("/dev")) ? Files.list(Path.of("/dev")) : Stream.of()) {
      long count = devices.filter(d -> d.getFileName().toString().matches("nvidia\\d+")).count();
      if (count == 0) return Finding.good("GPU", "none, models run on the processor");
      return Files.isReadable(driver)
          ? Finding.good("GPU", count + " NVIDIA, driver " + driverVersion(Files.readString(driver)))
          : Finding.wrong("GPU", count + " NVIDIA without a driver",
              "install the NVIDIA driver, or use the cpu provider");
    } catch (IOException e) {
      return Finding.wrong("GPU", "cannot be asked for: " + e.getMessage(), "use the cpu provider");
    }
  }

  static String driverVersion(String procFile) {
    return Stream.of(procFile.split("\\s+")).filter(word -> word.matches("\\d+(\\.\\d+)+")).findFirst()
        .orElse("unknown");
  }

  /// The folder may not exist yet: then its nearest ancestor must admit it.
  static Finding dataFolder(Path folder) {
    Path existing = folder.toAbsolutePath().normalize();
    while (!Files.exists(existing)) existing = existing.getParent();
    if (!Files.isDirectory(existing)) {
      return Finding.wrong("data folder", folder + " cannot be made, " + existing + " is a file",
          "pass another --data");
    }
    if (!Files.isWritable(existing)) {
      return Finding.wrong("data folder", folder + " is not writable", "pass another --data, or change its owner");
    }
    return space(folder, existing);
  }

  private static Finding space(Path folder, Path existing) {
    long free = existing.toFile().getUsableSpace();
    String found = String.format(Locale.ROOT, "%s, %.1f GiB free", folder, (double) free / GIB);
    return free >= LITTLE_SPACE
        ? Finding.good("data folder", found)
        : Finding.wrong("data folder", found, "make room, or pass another --data");
  }

  static Finding port(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return Finding.good("port", port + " is free");
    } catch (IOException e) {
      return Finding.wrong("port", port + " is taken: " + e.getMessage(),
          "pass another --port, or stop what listens there");
    }
  }
}
