package io.roadml.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Runs every test of the checkout. The launcher calls the script itself, so that a broken build can be verified too.
@Command(name = "verify", description = {"Installs what the tests need beyond Maven and runs every test.",
    "It asks before it installs, unless CI=true."})
final class VerifyCommand implements Callable<Integer> {
  @Option(names = "--full",
      description = "Repeats the kill, soak and fuzz tests as often as they are promised.")
  private boolean full;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", script().toString()));
    if (full) command.add("--full");
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }

  private static Path script() {
    Path script = Home.folder().resolve(".ci").resolve("verify");
    if (Files.isRegularFile(script)) return script;
    throw Failure.wrongUse("there are no tests here", "verify", "run ./roadml verify in a checkout of RoadML");
  }
}
