package io.roadml.app.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.app.Failure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two demos in one folder.
class DemoLockTest {
  @TempDir
  private Path folder;

  @Test
  void aSecondDemoInAFolderIsRefusedBeforeItDoesAnything() throws IOException {
    Path data = folder.resolve("demo");
    var told = new StringWriter();
    try (DemoLock _ = DemoLock.of(data)) {
      assertEquals("another demo is running in this folder, in process " + ProcessHandle.current().pid(),
          assertThrows(Failure.class, () -> FlightDemo.prepare(folder, data, new PrintWriter(told))).getMessage());
      assertEquals("", told.toString());
      assertEquals(List.of("demo.lock"), names(data));
    }
  }

  @Test
  void aDemoThatFailsLetsTheNextOneBegin() throws IOException {
    Path data = folder.resolve("demo");
    assertThrows(NoSuchFileException.class,
        () -> FlightDemo.prepare(folder.resolve("no-flights"), data, new PrintWriter(new StringWriter())));
    DemoLock.of(data).close();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
