package io.roadml.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The JVM flags of `.mvn/runtime.flags`, which the build puts beside this class: flag, module and reason.
record RuntimeFlags(List<Flag> all) {
  /// One flag, the module that needs it and why.
  record Flag(String text, String module, String reason) {}

  static RuntimeFlags load() {
    try (InputStream in = RuntimeFlags.class.getResourceAsStream("runtime.flags")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("runtime.flags of this jar cannot be read", e);
    }
  }

  /// A flag belongs to the last line `# module: reason` above it.
  static RuntimeFlags parse(String text) {
    List<Flag> flags = new ArrayList<>();
    String module = null;
    String reason = null;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.matches("# [a-z]+: .*")) {
        module = line.substring(2, line.indexOf(':'));
        reason = line.substring(line.indexOf(':') + 2);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        if (module == null)
          throw new IllegalArgumentException("runtime.flags: flag=" + line + " has no module above it");
        flags.add(new Flag(line, module, reason));
      }
    }
    return new RuntimeFlags(List.copyOf(flags));
  }

  /// The flags that any of the modules needs, in the file's order.
  List<Flag> of(Set<String> modules) {
    return all.stream().filter(flag -> modules.contains(flag.module())).toList();
  }
}
