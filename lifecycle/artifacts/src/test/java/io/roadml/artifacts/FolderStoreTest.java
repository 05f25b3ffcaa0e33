package io.roadml.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.artifacts.ArtifactException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store in a folder promises.
class FolderStoreTest {
  private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir
  Path folder;

  private static InputStream content(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private Path file() {
    return folder.resolve("store/ba/78").resolve(ABC);
  }

  private ArtifactStore store() throws IOException {
    return ArtifactStore.open(folder.resolve("store"));
  }

  private static Reason reason(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(ArtifactException.class, call).reason();
  }

  @Test
  void contentIsFoundByItsSha256AndReadBack() throws IOException {
    try (ArtifactStore store = store(); Stream<Blob> all = store.blobs()) {
      assertEquals(new Blob(ABC, 3), store.put(content("abc"), 3));
      assertEquals(List.of(new Blob(ABC, 3)), all.toList());
      try (InputStream read = store.read(ABC)) {
        assertArrayEquals("abc".getBytes(UTF_8), read.readAllBytes());
      }
    }
  }

  @Test
  void contentLongerThanItsLimitLeavesNothing() throws IOException {
    try (ArtifactStore store = store(); Stream<Path> unfinished = Files.list(folder.resolve("store/tmp"))) {
      assertEquals(Reason.TOO_LARGE, reason(() -> store.put(content("abc"), 2)));
      assertFalse(store.find(ABC).isPresent());
      assertEquals(List.of(), unfinished.toList());
    }
  }

  @Test
  void damageIsToldAndACopyOfItNeverAppearsAndAPutMendsIt() throws IOException {
    Path target = folder.resolve("copy");
    try (ArtifactStore store = store()) {
      store.put(content("abc"), 3);
      Files.delete(file());
      Files.writeString(file(), "abd");
      assertEquals(Reason.DAMAGED, reason(() -> store.verify(ABC)));
      assertEquals(Reason.DAMAGED, reason(() -> store.copyTo(ABC, target)));
      assertFalse(Files.exists(target));
      store.put(content("abc"), 3);
      store.copyTo(ABC, target);
      assertEquals("abc", Files.readString(target));
    }
  }

  @Test
  void onlyDigestsBecomePathsAndLinksAreNotFollowed() throws IOException {
    try (ArtifactStore store = store()) {
      assertThrows(IllegalArgumentException.class, () -> store.read("../../etc/passwd"));
      assertThrows(IllegalArgumentException.class, () -> store.delete(ABC.toUpperCase(java.util.Locale.ROOT)));
      Files.createDirectories(file().getParent());
      Files.createSymbolicLink(file(), Files.writeString(folder.resolve("outside"), "abc"));
      assertThrows(IOException.class, () -> store.read(ABC));
    }
  }

  @Test
  void whatIsUsedOrYoungIsNotCollected() throws IOException {
    try (ArtifactStore store = store()) {
      store.put(content("abc"), 3);
      assertEquals(new Collected(0, 0), store.collect(_ -> false, Duration.ofHours(1)));
      assertEquals(new Collected(0, 0), store.collect(ABC::equals, Duration.ZERO));
      assertEquals(new Collected(1, 3), store.collect(_ -> false, Duration.ZERO));
      assertEquals(Reason.MISSING, reason(() -> store.read(ABC)));
    }
  }
}
