package io.roadml.app;

import io.roadml.metadata.MetadataStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/// Does once what most commands do first, on a data folder of its own, while the JDK writes its cache: what is loaded here need
/// not be read and linked at later starts.
@Command(name = "rehearse", hidden = true, description = "Loads what most commands load, for the launcher's cache.")
final class RehearseCommand implements Callable<Integer> {
  private static final List<List<String>> COMMANDS = List.of(List.of("doctor"), List.of("runs", "list"),
      List.of("registry", "list"), List.of("pipeline", "list"));

  @Override
  public Integer call() throws IOException {
    Path data = Files.createTempDirectory("roadml-rehearse-");
    try {
      MetadataStore.open(data).close();
      COMMANDS.forEach(command -> run(command, data));
      return 0;
    } finally {
      delete(data);
    }
  }

  private static void run(List<String> command, Path data) {
    String[] words = Stream.concat(command.stream(), Stream.of("--data", data.toString())).toArray(String[]::new);
    var nowhere = new PrintWriter(Writer.nullWriter());
    RoadML.commandLine().setOut(nowhere).setErr(nowhere).execute(words);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
