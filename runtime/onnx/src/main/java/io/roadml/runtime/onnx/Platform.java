package io.roadml.runtime.onnx;

import java.util.List;
import java.util.Locale;

/// The names that operating systems and processors have in the artifacts which carry ONNX Runtime.
///
/// @param maven    folder inside `com.microsoft.onnxruntime:onnxruntime` and `onnxruntime_gpu`
/// @param bytedeco folder inside `org.bytedeco:onnxruntime`
/// @param library  file names of the library, the likelier first
/// @param provider how the file of an execution provider is named, `%s` standing for the provider
record Platform(String maven, String bytedeco, List<String> library, String provider) {
  /// Whether this is Windows, where paths are passed as wide characters.
  static final boolean WINDOWS = osName().startsWith("windows");

  /// Returns the names for the machine this runs on; names no artifact uses where there is no artifact.
  static Platform current() {
    return of(osName(), System.getProperty("os.arch").toLowerCase(Locale.ROOT));
  }

  static Platform of(final String os, final String arch) {
    final boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    final String maven = arm ? "aarch64" : arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch;
    final String bytedeco = arm ? "arm64" : "x86_64";
    if (os.startsWith("windows")) {
      return new Platform("win-" + maven, "windows-" + bytedeco, List.of("onnxruntime.dll"),
          "onnxruntime_providers_%s.dll");
    }
    if (os.startsWith("mac")) {
      return new Platform("osx-" + maven, "macosx-" + bytedeco,
          List.of("libonnxruntime.dylib", "libonnxruntime.1.dylib"),
          "libonnxruntime_providers_%s.dylib");
    }
    return new Platform("linux-" + maven, "linux-" + bytedeco, List.of("libonnxruntime.so", "libonnxruntime.so.1"),
        "libonnxruntime_providers_%s.so");
  }

  private static String osName() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT);
  }
}
