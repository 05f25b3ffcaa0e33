package io.roadml.app;

import io.roadml.metadata.JsonText;
import io.roadml.serving.mlflow.ArtifactClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What MLflow's Java client asks of `python -m mlflow.store.artifact.cli`; the address and the credentials are in the
/// environment.
@Command(name = "mlflow-artifacts", hidden = true,
    description = "Moves artifacts of runs for MLflow's Java client, which calls it through bin/mlflow-artifacts.")
final class MlflowArtifactsCommand {
  @Spec
  private CommandSpec spec;

  private interface Work<T> {
    T with(ArtifactClient client) throws IOException, InterruptedException;
  }

  private static <T> T call(Work<T> work) throws InterruptedException {
    try (ArtifactClient client = ArtifactClient.of(System.getenv())) {
      return work.with(client);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), "mlflow-artifacts", "set it to the server that has the run");
    } catch (IOException e) {
      throw Failure.failedJob(String.valueOf(e.getMessage()), "mlflow-artifacts", "look at the run and the path");
    }
  }

  @Command(name = "log-artifact", description = "Uploads a file.")
  int logArtifact(
      @Option(names = "--local-file", required = true, paramLabel = "FILE", description = "The file.") Path file,
      @Option(names = "--run-id", required = true, paramLabel = "RUN", description = "The run.") String run,
      @Option(names = "--artifact-path", paramLabel = "PATH", defaultValue = "",
          description = "The folder below the run's artifacts.") String path)
      throws InterruptedException {
    return upload(file, run, path);
  }

  @Command(name = "log-artifacts", description = "Uploads a folder with all that is in it.")
  int logArtifacts(
      @Option(names = "--local-dir", required = true, paramLabel = "DIR", description = "The folder.") Path folder,
      @Option(names = "--run-id", required = true, paramLabel = "RUN", description = "The run.") String run,
      @Option(names = "--artifact-path", paramLabel = "PATH", defaultValue = "",
          description = "The folder below the run's artifacts.") String path)
      throws InterruptedException {
    return upload(folder, run, path);
  }

  private static int upload(Path local, String run, String path) throws InterruptedException {
    return call(client -> {
      client.upload(run, local, path);
      return 0;
    });
  }

  @Command(name = "list", description = "Lists a folder as JSON.")
  int list(@Option(names = "--run-id", required = true, paramLabel = "RUN", description = "The run.") String run,
      @Option(names = "--artifact-path", paramLabel = "PATH", defaultValue = "",
          description = "The folder below the run's artifacts.") String path)
      throws InterruptedException {
    List<Object> entries = new ArrayList<>();
    for (ArtifactClient.Entry entry : call(client -> client.list(run, path))) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("path", entry.path());
      members.put("is_dir", entry.isDirectory());
      if (!entry.isDirectory()) members.put("file_size", entry.size());
      entries.add(members);
    }
    spec.commandLine().getOut().println(JsonText.write(entries));
    return 0;
  }

  @Command(name = "download", description = "Downloads a file or folder, and prints where it is.")
  int download(@Option(names = "--run-id", paramLabel = "RUN", description = "The run.") String run,
      @Option(names = "--artifact-path", paramLabel = "PATH", defaultValue = "",
          description = "The file or folder below the run's artifacts.") String path,
      @Option(names = "--artifact-uri", paramLabel = "URI", description = "What to download instead.") String uri)
      throws InterruptedException {
    if ((run == null) == (uri == null)) {
      throw Failure.wrongUse("nothing says what to download", "mlflow-artifacts", "pass --run-id or --artifact-uri");
    }
    Path into = newFolder();
    Path there = call(client -> run == null ? client.download(uri, into) : client.download(run, path, into));
    spec.commandLine().getOut().println(there);
    return 0;
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("mlflow-artifacts-");
    } catch (IOException e) {
      throw Failure.failedJob("there is no room for temporary files", "mlflow-artifacts", "look at java.io.tmpdir");
    }
  }
}
