package io.roadml.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// What every kind of store promises.
@Timeout(120)
abstract class ArtifactStoreConformance {
  static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  static final String NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  static final int LARGE = 2 * Spool.PART_BYTES + 12_345;

  @TempDir
  Path folder;

  final TestClock clock = new TestClock();

  /// One more store on the same place.
  abstract ArtifactStore open() throws IOException;

  /// Puts other bytes under a digest, behind the store's back.
  abstract void damage(String digest, byte[] bytes) throws IOException;

  /// What writers have begun and neither finished nor taken away.
  abstract List<String> unfinished() throws IOException;

  static byte[] random(int size, long seed) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static InputStream content(byte[] bytes) {
    return new ByteArrayInputStream(bytes);
  }

  static InputStream abc() {
    return content("abc".getBytes(UTF_8));
  }

  static Reason reason(Executable call) {
    return assertThrows(ArtifactException.class, call).reason();
  }

  static List<Blob> all(ArtifactStore store) throws IOException {
    try (Stream<Blob> blobs = store.blobs()) {
      return blobs.toList();
    }
  }

  static byte[] bytes(ArtifactStore store, String digest) throws IOException {
    try (InputStream content = store.read(digest)) {
      return content.readAllBytes();
    }
  }

  @Test
  void contentHasTheDigestsThatTheStandardGives() throws IOException {
    try (ArtifactStore store = open()) {
      assertEquals(new Blob(ABC, 3), store.put(abc(), 3));
      assertEquals(new Blob(NOTHING, 0), store.put(content(new byte[0]), 0));
      assertEquals(0, bytes(store, NOTHING).length);
      assertEquals("abc", new String(bytes(store, ABC), UTF_8));
    }
  }

  @Test
  void contentOfAnySizeIsReadBackByAnyStoreOfTheSamePlace() throws IOException {
    List<Integer> sizes = List.of(1, (1 << 16) - 1, 1 << 16, (1 << 16) + 1, Spool.PART_BYTES, Spool.PART_BYTES + 1,
        LARGE);
    try (ArtifactStore store = open(); ArtifactStore other = open()) {
      for (int size : sizes) {
        byte[] bytes = random(size, size);
        Blob blob = store.put(content(bytes), size);
        assertEquals(Optional.of(blob), other.find(blob.digest()));
        assertArrayEquals(bytes, bytes(other, blob.digest()), "size and seed " + size);
      }
      assertEquals(sizes.size(), all(other).size());
    }
  }

  @Test
  void aFileIsPutAndCopiedAndTheCopyMayBeChanged() throws IOException {
    Path target = folder.resolve("deep/er/copy");
    try (ArtifactStore store = open()) {
      store.put(Files.writeString(folder.resolve("source"), "abc"), 3);
      store.copyTo(ABC, target);
      Files.writeString(target, "changed");
      store.verify(ABC);
      store.copyTo(ABC, target);
      assertEquals("abc", Files.readString(target));
      try (Stream<Path> files = Files.list(target.getParent())) {
        assertEquals(List.of(target), files.toList(), "nothing else is left there");
      }
    }
  }

  @Test
  void contentLongerThanItsLimitLeavesNothing() throws IOException {
    try (ArtifactStore store = open()) {
      assertEquals(Reason.TOO_LARGE, reason(() -> store.put(abc(), 2)));
      assertEquals(Reason.TOO_LARGE, reason(() -> store.put(content(random(LARGE, 1)), LARGE - 1)));
      assertThrows(IllegalArgumentException.class, () -> store.put(abc(), -1));
      assertEquals(List.of(), all(store));
      assertEquals(List.of(), unfinished());
    }
  }

  @Test
  void contentThatBreaksOffLeavesNothingAndItsFailureComesThrough() throws IOException {
    IOException broken = new IOException("the sender is gone");
    InputStream fails = new InputStream() {
      @Override
      public int read() throws IOException {
        throw broken;
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        throw broken;
      }
    };
    try (ArtifactStore store = open()) {
      for (int before : new int[]{0, 1, LARGE}) {
        InputStream content = new SequenceInputStream(content(random(before, 2)), fails);
        assertSame(broken, assertThrows(IOException.class, () -> store.put(content, Long.MAX_VALUE)));
      }
      assertEquals(List.of(), all(store));
      assertEquals(List.of(), unfinished());
    }
  }

  @Test
  void whatIsNotThereIsMissing() throws IOException {
    try (ArtifactStore store = open()) {
      assertEquals(Optional.empty(), store.find(ABC));
      assertEquals(Reason.MISSING, reason(() -> store.read(ABC)));
      assertEquals(Reason.MISSING, reason(() -> store.verify(ABC)));
      assertEquals(Reason.MISSING, reason(() -> store.copyTo(ABC, folder.resolve("copy"))));
      assertFalse(store.delete(ABC));
      store.put(abc(), 3);
      assertTrue(store.delete(ABC));
      assertFalse(store.delete(ABC));
      assertEquals(Optional.empty(), store.find(ABC));
    }
  }

  @Test
  void otherBytesUnderADigestAreToldAndNeverCopiedAndAPutMendsThem() throws IOException {
    byte[] right = random(200_000, 3);
    byte[] changed = right.clone();
    changed[right.length - 1] ^= 1;
    List<byte[]> others = List.of(changed, Arrays.copyOf(right, 100_000), Arrays.copyOf(right, 200_001), new byte[0]);
    Path target = Files.writeString(folder.resolve("copy"), "before");
    try (ArtifactStore store = open()) {
      String digest = store.put(content(right), right.length).digest();
      for (byte[] other : others) {
        damage(digest, other);
        assertEquals(Reason.DAMAGED, reason(() -> store.verify(digest)), "length " + other.length);
        assertEquals(Reason.DAMAGED, reason(() -> store.copyTo(digest, target)));
        assertEquals("before", Files.readString(target));
        store.put(content(right), right.length);
        store.verify(digest);
      }
    }
  }

  @Test
  void theLastByteOfDamagedContentNeverComes() throws IOException {
    byte[] right = random(200_000, 4);
    byte[] changed = right.clone();
    changed[0] ^= 1;
    try (ArtifactStore store = open()) {
      String digest = store.put(content(right), right.length).digest();
      damage(digest, changed);
      try (InputStream content = store.read(digest)) {
        assertEquals(right.length - 1, content.readNBytes(right.length - 1).length);
        assertEquals(Reason.DAMAGED, reason(content::read));
      }
    }
  }

  @Test
  void aReaderMayStopEarly() throws IOException {
    byte[] bytes = random(LARGE, 5);
    try (ArtifactStore store = open()) {
      String digest = store.put(content(bytes), LARGE).digest();
      for (int round = 0; round < 5; round++) {
        try (InputStream content = store.read(digest)) {
          assertEquals(bytes[0], (byte) content.read());
        }
      }
      assertArrayEquals(bytes, bytes(store, digest));
    }
  }

  @Test
  void onlyDigestsAreAskedFor() throws IOException {
    try (ArtifactStore store = open()) {
      for (String wrong : List.of("", "../../etc/passwd", "/etc/passwd", ABC.toUpperCase(java.util.Locale.ROOT),
          ABC + "0",
          ABC.substring(1), ABC.substring(1) + "\n", "%2e%2e%2f" + ABC.substring(9), ABC.replace('b', '/'))) {
        assertThrows(IllegalArgumentException.class, () -> store.find(wrong), wrong);
        assertThrows(IllegalArgumentException.class, () -> store.read(wrong), wrong);
        assertThrows(IllegalArgumentException.class, () -> store.delete(wrong), wrong);
        assertThrows(IllegalArgumentException.class, () -> store.copyTo(wrong, folder.resolve("copy")), wrong);
      }
    }
  }

  @Test
  void blobsAreListedOnceEachInTheOrderOfTheirDigests() throws IOException {
    TreeSet<String> digests = new TreeSet<>();
    try (ArtifactStore store = open()) {
      for (int seed = 0; seed < 20; seed++) {
        digests.add(store.put(content(random(10, seed % 13)), 10).digest());
      }
      assertEquals(13, digests.size());
      assertEquals(digests.stream().map(digest -> new Blob(digest, 10)).toList(), all(store));
    }
  }

  @Test
  void manyWritersOfTheSameAndOfOtherContentDoNotDisturbEachOther() throws Exception {
    List<Future<Blob>> puts = new ArrayList<>();
    try (ArtifactStore store = open(); ArtifactStore other = open()) {
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int put = 0; put < 60; put++) {
          int seed = put % 6;
          ArtifactStore one = put % 2 == 0 ? store : other;
          puts.add(threads.submit(() -> {
            Blob blob = one.put(content(random(100_000, seed)), 100_000);
            assertArrayEquals(random(100_000, seed), bytes(store, blob.digest()), "seed " + seed);
            return blob;
          }));
        }
      }
      for (Future<Blob> put : puts) {
        store.verify(put.get().digest());
      }
      assertEquals(6, all(store).size());
      assertEquals(List.of(), unfinished());
    }
  }

  @Test
  void onlyWhatNobodyUsesAndIsOlderThanItsGraceIsCollected() throws IOException {
    Duration grace = Duration.ofHours(1);
    try (ArtifactStore store = open()) {
      Blob old = store.put(content(random(10, 6)), 10);
      Blob used = store.put(content(random(20, 7)), 20);
      Blob again = store.put(content(random(30, 8)), 30);
      clock.advance(grace.minusSeconds(10));
      assertEquals(new Collected(0, 0), store.collect(_ -> false, grace));
      clock.advance(Duration.ofSeconds(20));
      Blob young = store.put(abc(), 3);
      store.put(content(random(30, 8)), 30);
      assertEquals(new Collected(1, 10), store.collect(used.digest()::equals, grace));
      assertEquals(Optional.empty(), store.find(old.digest()));
      assertEquals(Stream.of(used, again, young).map(Blob::digest).sorted().toList(),
          all(store).stream().map(Blob::digest).toList());
      assertEquals(new Collected(3, 53), store.collect(_ -> false, Duration.ZERO));
      assertThrows(IllegalArgumentException.class, () -> store.collect(_ -> false, Duration.ofSeconds(-1)));
    }
  }
}
