package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.artifacts.Blob;
import io.roadml.registry.StagePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./roadml gc` on a data folder in which models, runs and nobody have bytes.
class GcCommandTest {
  @TempDir
  private Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private CommandRun gc(String... options) {
    return CommandRun.of(Stream.concat(Stream.of("gc", "--data", data().toString()), Stream.of(options))
        .toArray(String[]::new));
  }

  /// A model's bytes, which are used, and others, which are not.
  private List<String> keepSomething() throws IOException {
    Path model = Adder.write(folder.resolve("model.onnx"), 1);
    assertEquals(0, CommandRun.of("registry", "register", "flights", model.toString(), "--data", data().toString())
        .exitCode());
    try (LifecycleData stores = new LifecycleData(data(), null, null, StagePolicy.WARN);
        Stream<Blob> used = stores.artifacts().blobs()) {
      List<String> digests = used.map(Blob::digest).toList();
      stores.artifacts().put(Files.writeString(folder.resolve("loose"), "nobody refers to this"), 1000);
      return digests;
    }
  }

  private void age(Duration age) throws IOException {
    try (Stream<Path> files = Files.walk(data().resolve(ArtifactStore.FOLDER))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
      }
    }
  }

  private List<String> blobs() throws IOException {
    try (ArtifactStore artifacts = ArtifactStore.open(data().resolve(ArtifactStore.FOLDER));
        Stream<Blob> all = artifacts.blobs()) {
      return all.map(Blob::digest).toList();
    }
  }

  @Test
  void whatNobodyRefersToGoesWhenItIsOld() throws IOException {
    List<String> used = keepSomething();
    assertEquals("forgot 0 outputs of pipelines; removed 0 blobs of 0 bytes\n", gc().out());
    age(Duration.ofDays(2));
    CommandRun run = gc("--json");
    assertEquals(0, run.exitCode(), run.err());
    assertEquals(1.0, run.json().number("blobs"));
    assertEquals(21.0, run.json().number("bytes"));
    assertEquals(used, blobs());
  }

  @Test
  void aShortGraceIsRefused() throws IOException {
    keepSomething();
    CommandRun run = gc("--grace", "PT1M");
    assertEquals(RoadML.WRONG_USE, run.exitCode());
    assertTrue(run.err().contains("--grace=PT1M is too short"), run.err());
    assertEquals(RoadML.WRONG_USE, gc("--cache-bytes", "-1").exitCode());
  }

  @Test
  void aFolderWithoutAnythingIsRefused() {
    CommandRun run = gc();
    assertEquals(RoadML.WRONG_USE, run.exitCode());
    assertTrue(run.err().contains("there is nothing of RoadML's in"), run.err());
  }
}
