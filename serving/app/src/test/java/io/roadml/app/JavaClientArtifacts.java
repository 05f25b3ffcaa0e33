package io.roadml.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.mlflow.api.proto.Service.FileInfo;
import org.mlflow.tracking.MlflowClient;

/// A process whose environment says which program stands in for Python: MLflow's client reads it there and nowhere else.
/// It prints what it found, one fact a line.
final class JavaClientArtifacts {
  private JavaClientArtifacts() {}

  /// `SERVER FOLDER`: a file and a folder of files go up, and are listed and fetched.
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    try (MlflowClient client = new MlflowClient(args[0])) {
      String run = client.createRun().getRunId();
      client.logArtifact(run, folder.resolve("a file.txt").toFile());
      client.logArtifacts(run, folder.resolve("tree").toFile(), "below");
      for (FileInfo entry : client.listArtifacts(run)) System.out.println("/ " + fact(entry));
      for (FileInfo entry : client.listArtifacts(run, "below")) System.out.println("below " + fact(entry));
      System.out.println("file " + Files.readString(client.downloadArtifacts(run, "a file.txt").toPath()));
      print(client.downloadArtifacts(run));
      System.out
          .println("model " + Files.readString(client.downloadModelVersion("day", "1").toPath().resolve("m.bin")));
    }
  }

  private static String fact(FileInfo entry) {
    return entry.getPath() + (entry.getIsDir() ? " folder" : " " + entry.getFileSize());
  }

  private static void print(File folder) throws Exception {
    try (var files = Files.walk(folder.toPath())) {
      for (Path file : files.filter(Files::isRegularFile).sorted(Comparator.comparing(Path::toString)).toList()) {
        System.out.println("fetched " + folder.toPath().relativize(file) + " " + Files.readString(file));
      }
    }
  }
}
