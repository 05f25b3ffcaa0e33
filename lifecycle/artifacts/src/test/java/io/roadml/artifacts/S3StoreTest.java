package io.roadml.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;

/// A store in a bucket, against a server that checks signatures and checksums.
class S3StoreTest extends ArtifactStoreConformance {
  private static final String PREFIX = "some/prefix/";

  private TestS3 server;
  private String location;

  @BeforeEach
  void start() throws IOException {
    server = new TestS3(clock);
    location = "s3://bucket/some/prefix?endpoint=" + server.endpoint();
    System.setProperty("aws.accessKeyId", TestS3.ID);
    System.setProperty("aws.secretAccessKey", TestS3.SECRET);
  }

  @AfterEach
  void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Override
  ArtifactStore open() throws IOException {
    return S3Store.open(S3Location.parse(location), clock);
  }

  @Override
  void damage(String digest, byte[] bytes) {
    server.store(PREFIX + digest, bytes);
  }

  @Override
  List<String> unfinished() {
    return List.copyOf(server.uploads.keySet());
  }

  @Test
  void aBlobIsAnObjectUnderItsPrefixAndIsFoundByTheLocationsText() throws IOException {
    try (ArtifactStore store = ArtifactStore.open(location)) {
      store.put(abc(), 3);
      assertEquals(List.of(PREFIX + ABC), List.copyOf(server.objects.keySet()));
      assertEquals("s3://bucket/some/prefix?endpoint=" + server.endpoint(), store.location());
    }
  }

  @Test
  void longContentGoesInPartsOfEightMebibytes() throws IOException {
    try (ArtifactStore store = open()) {
      store.put(content(random(Spool.PART_BYTES, 1)), Spool.PART_BYTES);
      assertEquals(0, server.partsTaken.get());
      store.put(content(random(LARGE, 1)), LARGE);
      assertEquals(3, server.partsTaken.get());
    }
  }

  @Test
  void partsAreLongerWhenTenThousandWouldNotDo() {
    assertEquals(Spool.PART_BYTES, S3Upload.partBytes(10_000L * Spool.PART_BYTES));
    assertEquals(Spool.PART_BYTES + 1, S3Upload.partBytes(10_000L * Spool.PART_BYTES + 1));
  }

  @Test
  void contentThatChangesOnItsWayIsRefusedAndKeptUnderNoDigest() throws IOException {
    try (ArtifactStore store = open()) {
      for (int size : new int[]{3_000, LARGE}) {
        server.broken.set(Integer.MAX_VALUE);
        byte[] bytes = random(size, size);
        String told = assertThrows(IOException.class, () -> store.put(content(bytes), size)).getMessage();
        assertTrue(told.contains("cannot write digest="), told);
        server.broken.set(0);
        assertEquals(List.of(), all(store));
        assertEquals(List.of(), unfinished());
      }
    }
  }

  @Test
  void anUploadThatFailsHalfwayIsTakenBack() throws IOException {
    server.refusedPart.set(2);
    try (ArtifactStore store = open()) {
      assertThrows(IOException.class, () -> store.put(content(random(LARGE, 2)), LARGE));
      assertEquals(1, server.partsTaken.get());
      assertEquals(List.of(), unfinished());
      assertEquals(List.of(), all(store));
    }
  }

  @Test
  void uploadsOfDeadWritersEndADayLaterAndThoseOfOthersStay() throws IOException {
    try (ArtifactStore store = open(); S3Client client = S3Connection.open(S3Location.parse(location))) {
      for (int seed = 0; seed < 7; seed++) {
        String digest = S3Signature.sha256(random(9, seed));
        client.createMultipartUpload(request -> request.bucket(TestS3.BUCKET).key(PREFIX + digest));
      }
      String other = client.createMultipartUpload(request -> request.bucket(TestS3.BUCKET).key(PREFIX + "notes"))
          .uploadId();
      clock.advance(Duration.ofHours(23));
      store.collect(_ -> true, Duration.ZERO);
      assertEquals(8, unfinished().size());
      clock.advance(Duration.ofHours(2));
      store.collect(_ -> true, Duration.ZERO);
      assertEquals(List.of(other), unfinished());
    }
  }

  @Test
  void objectsOfOthersAreNeitherListedNorCollected() throws IOException {
    List<String> others = List.of("elsewhere/" + ABC, "some/prefix-too/" + ABC, PREFIX + "notes",
        PREFIX + "deeper/" + ABC);
    others.forEach(key -> server.store(key, new byte[]{1}));
    try (ArtifactStore store = open()) {
      assertEquals(Optional.empty(), store.find(ABC));
      store.put(abc(), 3);
      assertEquals(List.of(new Blob(ABC, 3)), all(store));
      clock.advance(Duration.ofDays(400));
      assertEquals(new Collected(1, 3), store.collect(_ -> false, Duration.ZERO));
      assertEquals(others.stream().sorted().toList(), List.copyOf(server.objects.keySet()));
    }
  }

  @Test
  void aMissingBucketAWrongKeyPairAndASilentServerAreToldAtOpening() {
    assertToldAtOpening(location.replace("//bucket/", "//no-such-bucket/"), "has no bucket=no-such-bucket");
    System.setProperty("aws.secretAccessKey", "wrong-secret");
    assertToldAtOpening(location, "refuses bucket=bucket");
    server.close();
    assertToldAtOpening(location, "cannot be reached");
  }

  private static void assertToldAtOpening(String location, String what) {
    String told = assertThrows(IOException.class, () -> ArtifactStore.open(location)).getMessage();
    assertTrue(told.startsWith("artifacts=s3://") && told.contains(what), told);
    assertFalse(told.contains("secret"), told);
  }
}
