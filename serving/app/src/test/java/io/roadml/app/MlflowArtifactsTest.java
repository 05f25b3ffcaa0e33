package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// MLflow's Java client moves artifacts through `bin/mlflow-artifacts`, against a server in its own process; the launcher that
/// this script calls is one line that starts what the real one starts.
@Tag("slow")
@Timeout(90)
class MlflowArtifactsTest {
  private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @TempDir
  private Path folder;

  private static ProcessBuilder java(Object... words) {
    ProcessBuilder builder = new ProcessBuilder(JAVA, "-cp", System.getProperty("java.class.path"));
    for (Object word : words) builder.command().add(word.toString());
    return builder;
  }

  private Path checkout() throws IOException {
    Path home = Files.createDirectories(folder.resolve("a checkout"));
    Path real = Path.of("").toAbsolutePath().getParent().getParent();
    Files.createDirectories(home.resolve("bin"));
    Files.copy(real.resolve("bin/mlflow-artifacts"), home.resolve("bin/mlflow-artifacts"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.writeString(home.resolve("roadml"), "#!/bin/sh\nexec '" + JAVA + "' -cp '"
        + System.getProperty("java.class.path") + "' " + RoadML.class.getName() + " \"$@\"\n");
    Files.setPosixFilePermissions(home.resolve("roadml"), PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private List<String> clientsFacts(Path home, int port, Path files) throws Exception {
    ProcessBuilder client = java(JavaClientArtifacts.class.getName(), "http://127.0.0.1:" + port, files);
    client.environment().put("MLFLOW_PYTHON_EXECUTABLE", home.resolve("bin/mlflow-artifacts").toString());
    Path err = folder.resolve("client.err");
    Process process = client.redirectError(err.toFile()).start();
    List<String> facts = process.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertTrue(process.waitFor(10, TimeUnit.SECONDS), "the client does not end");
    assertEquals(0, process.exitValue(), Files.readString(err));
    return facts;
  }

  @Test
  void theJavaClientLogsListsAndFetches() throws Exception {
    Path data = folder.resolve("data");
    Path model = Files.writeString(folder.resolve("m.bin"), "weights");
    assertEquals(0,
        CommandRun.of("registry", "register", "day", model.toString(), "--data", data.toString()).exitCode());
    Path files = Files.createDirectories(folder.resolve("files/tree/deep")).getParent().getParent();
    Files.writeString(files.resolve("a file.txt"), "one");
    Files.writeString(files.resolve("tree/b.txt"), "two");
    Files.writeString(files.resolve("tree/deep/ü c.txt"), "three");
    ProcessBuilder serve = java(RoadML.class.getName(), "serve", "--port", "0", "--data", data);
    try (ServeProcess server = ServeProcess.of(serve, folder.resolve("serve.err")).ready()) {
      assertEquals(List.of("/ a file.txt 3", "/ below folder", "below below/b.txt 3", "below below/deep folder",
          "file one", "fetched a file.txt one", "fetched below/b.txt two", "fetched below/deep/ü c.txt three",
          "model weights"), clientsFacts(checkout(), server.port(), files));
      server.endsWell();
    }
  }
}
