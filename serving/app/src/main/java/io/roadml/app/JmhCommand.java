package io.roadml.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/// Builds the micro-benchmarks and runs those that a filter names. They are no part of what is shipped.
@Command(name = "jmh", description = "Builds and runs the micro-benchmarks; options of JMH may follow the filter.")
final class JmhCommand implements Callable<Integer> {
  private static final Path CLASSES = Path.of("jmh", "target", "classes");
  private static final Path LIBRARIES = Path.of("jmh", "target", "lib");

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "FILTER", arity = "0..1", description = "Regular expression on their names; all without it.")
  private String filter = "";

  @Unmatched
  private List<String> options = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path home = Home.folder().toAbsolutePath();
    spec.commandLine().getErr().println("building the micro-benchmarks ...");
    require(
        run(home, List.of("mvn", "-q", "-B", "-Dstyle.color=never", "-DskipTests", "-pl", "jmh", "-am", "package")));
    if (!Files.isDirectory(home.resolve(LIBRARIES))) {
      throw Failure.failedJob("the build left no " + LIBRARIES, home.toString(),
          "this is a bug of RoadML, please report it");
    }
    List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "@" + home.resolve(".mvn").resolve("runtime.flags"), "-cp",
        home.resolve(CLASSES) + System.getProperty("path.separator") + home.resolve(LIBRARIES).resolve("*"),
        "io.roadml.jmh.Main"));
    if (!filter.isEmpty()) command.add(filter);
    command.addAll(options);
    return run(home, command) == 0 ? 0 : RoadML.FAILED;
  }

  private static void require(int exitCode) {
    if (exitCode != 0) {
      throw Failure.failedJob("the micro-benchmarks could not be built", "mvn -pl jmh -am package",
          "see its lines above");
    }
  }

  private static int run(Path folder, List<String> command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
  }
}
