package io.roadml.features;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file system of 64 MiB for one child process, which goes with it.
///
/// It is a tmpfs in a mount namespace of the child's own: root may make one, whoever gets a user namespace from the kernel, and
/// whoever may use `sudo` without a password. A container that may do none of this has a small `/dev/shm`, which does as well.
final class SmallFileSystem {
  private static final String MOUNTED = "mkdir -p \"$0\" && mount -t tmpfs -o size=64m roadml-test \"$0\" && exec \"$@\"";
  private static final String LENT = "size=$(df -k --output=size /dev/shm | tail -n 1) && [ $size -le 262144 ]"
      + " || { echo /dev/shm is too large to be filled: $size KiB; exit 1; }; place=$(mktemp -d -p /dev/shm)"
      + " && ln -sfn \"$place\" \"$0\" && \"$@\"; status=$?; rm -rf \"$place\"; exit $status";
  private static final List<List<String>> WAYS = List.of(List.of("unshare", "--mount", "sh", "-c", MOUNTED),
      List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", MOUNTED),
      List.of("sudo", "--non-interactive", "unshare", "--mount", "sh", "-c", MOUNTED), List.of("sh", "-c", LENT));

  private SmallFileSystem() {
  }

  /// Starts a process for which a folder that is not there is one; its errors come with its output. Let it end by itself.
  ///
  /// @throws IOException if no way works here, with what each said
  static Process start(Path folder, List<String> command) throws IOException, InterruptedException {
    StringBuilder said = new StringBuilder();
    for (List<String> way : WAYS) {
      String refusal = tried(way, folder);
      if (refusal == null) {
        return started(way, folder, command);
      }
      said.append("; ").append(way.getFirst()).append(": ").append(refusal);
    }
    throw new IOException(
        "no small file system can be made here: run as root, or allow user namespaces to mount (on Ubuntu"
            + " `sysctl kernel.apparmor_restrict_unprivileged_userns=0`)" + said);
  }

  private static Process started(List<String> way, Path folder, List<String> command) throws IOException {
    List<String> words = new ArrayList<>(way);
    words.add(folder.toString());
    words.addAll(command);
    return new ProcessBuilder(words).redirectErrorStream(true).start();
  }

  /// Null if it works, or what was said.
  private static String tried(List<String> way, Path folder) throws InterruptedException {
    try {
      Process process = started(way, folder, List.of("true"));
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 ? null : said;
    } catch (IOException e) { // there is no such command
      return e.getMessage();
    }
  }
}
