package io.roadml.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A store in a folder.
class FolderStoreTest extends ArtifactStoreConformance {
  private Path place() {
    return folder.resolve("store");
  }

  private Path file(String digest) {
    return place().resolve(digest.substring(0, 2)).resolve(digest.substring(2, 4)).resolve(digest);
  }

  @Override
  ArtifactStore open() throws IOException {
    return FolderStore.open(place(), clock);
  }

  @Override
  void damage(String digest, byte[] bytes) throws IOException {
    Files.delete(file(digest));
    Files.write(file(digest), bytes);
  }

  @Override
  List<String> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(place().resolve("tmp"))) {
      return files.map(Path::toString).toList();
    }
  }

  @Test
  void aBlobIsAReadOnlyFileUnderItsDigest() throws IOException {
    try (ArtifactStore store = ArtifactStore.open(place().toUri().toString())) {
      store.put(abc(), 3);
      assertEquals("abc", Files.readString(file(ABC)));
      assertFalse(Files.getPosixFilePermissions(file(ABC)).stream().anyMatch(right -> right.name().endsWith("_WRITE")));
    }
  }

  @Test
  void linksAreNotFollowedAtAnyLevel() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside/78"));
    Files.writeString(outside.resolve(ABC), "abc");
    try (ArtifactStore store = open()) {
      Path outer = place().resolve("ba");
      Files.createSymbolicLink(outer, outside.getParent());
      assertLinkIsTold(store, "file=ba ");
      Files.delete(outer);
      Files.createSymbolicLink(Files.createDirectory(outer).resolve("78"), outside);
      assertLinkIsTold(store, "file=ba/78 ");
      Files.delete(outer.resolve("78"));
      Files.createSymbolicLink(Files.createDirectory(outer.resolve("78")).resolve(ABC), outside.resolve(ABC));
      assertLinkIsTold(store, "file=ba/78/" + ABC + " ");
      store.put(abc(), 3);
      assertTrue(Files.isRegularFile(file(ABC), java.nio.file.LinkOption.NOFOLLOW_LINKS),
          "a put takes the link's place");
    }
    assertEquals("abc", Files.readString(outside.resolve(ABC)));
  }

  private static void assertLinkIsTold(ArtifactStore store, String file) throws IOException {
    for (String told : List.of(assertThrows(IOException.class, () -> store.read(ABC)).getMessage(),
        assertThrows(IOException.class, () -> store.find(ABC)).getMessage(),
        assertThrows(IOException.class, () -> store.delete(ABC)).getMessage())) {
      assertTrue(told.contains(file) && told.contains("is not followed"), told);
    }
    assertEquals(List.of(), all(store));
  }

  @Test
  void filesOfOthersAreNeitherListedNorCollected() throws IOException {
    try (ArtifactStore store = open()) {
      store.put(abc(), 3);
      Path note = Files.writeString(place().resolve("ba/78/note.txt"), "mine");
      Path misplaced = Files.writeString(place().resolve("ba/78").resolve(NOTHING), "");
      assertEquals(List.of(new Blob(ABC, 3)), all(store));
      clock.advance(Duration.ofDays(400));
      assertEquals(new Collected(1, 3), store.collect(_ -> false, Duration.ZERO));
      assertTrue(Files.exists(note) && Files.exists(misplaced));
    }
  }

  @Test
  void whatADeadWriterLeftIsRemovedADayLaterAndNotBefore() throws IOException {
    open().close();
    Path part = Files.writeString(place().resolve("tmp").resolve(Durable.uniqueName()), "half");
    Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
    clock.advance(Duration.ofHours(23));
    try (ArtifactStore store = open()) {
      store.collect(_ -> true, Duration.ZERO);
      assertTrue(Files.exists(part));
      clock.advance(Duration.ofHours(2));
      store.collect(_ -> true, Duration.ZERO);
      assertFalse(Files.exists(part));
    }
  }

  @Test
  void aBlobThatIsPutWhileACollectionRunsStays() throws Exception {
    try (ArtifactStore store = open(); ArtifactStore other = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int round = 0; round < 50; round++) {
        store.put(abc(), 3);
        Files.setLastModifiedTime(file(ABC), FileTime.from(clock.instant().minus(Duration.ofHours(2))));
        Future<Collected> collection = threads.submit(() -> other.collect(_ -> false, Duration.ofHours(1)));
        store.put(abc(), 3);
        collection.get();
        store.verify(ABC);
      }
    }
  }

  @Test
  void aFileInTheFoldersPlaceIsTold() throws IOException {
    Files.createDirectory(place());
    Files.writeString(place().resolve("tmp"), "");
    assertTrue(assertThrows(IOException.class, this::open).getMessage().contains("is a link or no folder"));
  }
}
