package io.roadml.app.demo;

import io.roadml.app.Release;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Which code is running.
final class CodeVersion {
  /// The commit, however it may be tagged, and whether files differ from it.
  private static final List<String> DESCRIBE = List.of("git", "describe", "--always", "--dirty", "--abbrev=40",
      "--exclude=*");

  private CodeVersion() {
  }

  /// The commit of a checkout, with `-dirty` behind it if files have been changed since; the version of RoadML where there is
  /// no checkout or no Git.
  static String of(Path checkout) throws IOException {
    String commit = git(checkout);
    return commit.isEmpty() ? Release.version() : commit;
  }

  private static String git(Path checkout) throws IOException {
    Process git;
    try {
      git = new ProcessBuilder(DESCRIBE).directory(checkout.toAbsolutePath().toFile())
          .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    } catch (IOException e) { // there is none
      System.getLogger(CodeVersion.class.getName()).log(System.Logger.Level.DEBUG, "git cannot be run", e);
      return "";
    }
    try (var told = git.inputReader(StandardCharsets.UTF_8)) {
      String commit = told.readLine();
      return git.onExit().join().exitValue() == 0 && commit != null ? commit : "";
    }
  }
}
