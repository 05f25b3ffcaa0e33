package io.roadml.runtime.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Takes the machine's paths out of messages that callers may see: known folders vanish, source files and libraries keep
/// only their names. Node names, which look like paths (`/encoder/layer.0/MatMul`), stay.
///
/// - Threading: immutable.
record Redaction(List<String> folders) {
  /// A path that ends in a source position or a shared library: `/…/core/graph.cc:123`, `/…/libcublas.so.12`.
  private static final Pattern FILE = Pattern
      .compile("(?:[A-Za-z]:)?(?:[/\\\\][\\w.+@-]*)*[/\\\\]([\\w.+-]+\\.(?:cc|cpp|h|hpp|cu|so|dylib|dll)\\b)");

  /// What the library puts before a message: where in its source, and in which function.
  private static final Pattern ORIGIN = Pattern.compile("^[\\w.]+\\.(?:cc|h):\\d+ .*?\\)(?: const)? (?=\\S)");

  private static final int LONGEST = 2_000;

  Redaction {
    folders = List.copyOf(folders);
  }

  /// Knows the folders of the user.
  static Redaction ofUser() {
    return of(List.of());
  }

  /// Knows one more folder.
  static Redaction ofFolder(final Path folder) {
    return of(List.of(folder.toString()));
  }

  /// Knows the folder of a file, as it was named and as it is.
  static Redaction ofFile(final Path file) {
    final Path folder = file.toAbsolutePath().getParent();
    return of(List.of(folder.toString(), folder.normalize().toString()));
  }

  private static Redaction of(final List<String> folders) {
    final List<String> all = new ArrayList<>(folders);
    all.add(System.getProperty("user.home"));
    all.add(System.getProperty("user.dir"));
    all.add(System.getProperty("java.io.tmpdir"));
    return new Redaction(all);
  }

  /// Returns the message without the machine's paths, on one line, without spaces around it, and cut where names that a
  /// model brings make it endless.
  String apply(final String message) {
    String text = FILE.matcher(message.substring(0, Math.min(LONGEST, message.length()))).replaceAll("$1");
    for (final String folder : folders) {
      if (folder.length() > 1) {
        text = text.replace(folder + "/", "").replace(folder + "\\", "").replace(folder, "");
      }
    }
    return ORIGIN.matcher(text.strip().replaceAll("\\s*\\R\\s*", " ")).replaceFirst("");
  }
}
