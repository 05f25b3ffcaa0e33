package io.roadml.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactException.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store in a bucket promises, against a server that checks signatures.
class S3StoreTest {
  @TempDir
  Path folder;

  private S3Proxy server;
  private String location;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("bucket"));
    server = S3Proxy.builder().blobStore(new FilesystemNio2BlobStore(folder.toString()))
        .endpoint(URI.create("http://127.0.0.1:0")).awsAuthentication(AuthenticationType.AWS_V4, "id", "secret").build();
    server.start();
    location = "s3://bucket/some/prefix?endpoint=http://127.0.0.1:" + server.getPort();
    System.setProperty("aws.accessKeyId", "id");
    System.setProperty("aws.secretAccessKey", "secret");
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void contentOfOneRequestAndOfManyPartsIsReadBack() throws IOException {
    try (ArtifactStore store = ArtifactStore.open(location)) {
      for (int size : new int[]{0, 3, Spool.PART_BYTES, Spool.PART_BYTES + 1, 2 * Spool.PART_BYTES + 12_345}) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Blob blob = store.put(new ByteArrayInputStream(bytes), size);
        assertEquals(size, store.find(blob.digest()).orElseThrow().size());
        try (InputStream read = store.read(blob.digest())) {
          assertArrayEquals(bytes, read.readAllBytes(), "size=" + size);
        }
      }
      try (Stream<Blob> all = store.blobs()) {
        assertEquals(5, all.count());
      }
    }
  }

  @Test
  void otherBytesUnderADigestAreTold() throws IOException {
    try (ArtifactStore store = ArtifactStore.open(location)) {
      Blob blob = store.put(new ByteArrayInputStream("abc".getBytes(UTF_8)), 3);
      Path object = folder.resolve("bucket/some/prefix").resolve(blob.digest());
      Files.writeString(object, "abd");
      ArtifactException told = assertThrows(ArtifactException.class, () -> store.verify(blob.digest()));
      assertEquals(Reason.DAMAGED, told.reason());
    }
  }

  @Test
  void whatIsUsedOrYoungIsNotCollected() throws IOException {
    try (ArtifactStore store = ArtifactStore.open(location)) {
      Blob blob = store.put(new ByteArrayInputStream("abc".getBytes(UTF_8)), 3);
      assertEquals(new Collected(0, 0), store.collect(_ -> false, Duration.ofHours(1)));
      assertEquals(new Collected(0, 0), store.collect(List.of(blob.digest())::contains, Duration.ZERO));
      assertEquals(new Collected(1, 3), store.collect(_ -> false, Duration.ZERO));
      assertEquals(Reason.MISSING,
          assertThrows(ArtifactException.class, () -> store.read(blob.digest())).reason());
    }
  }

  @Test
  void aMissingBucketAndAWrongKeyAreToldAtOpening() {
    String other = location.replace("//bucket/", "//no-such-bucket/");
    String missing = assertThrows(IOException.class, () -> ArtifactStore.open(other)).getMessage();
    assertTrue(missing.contains("has no bucket=no-such-bucket"), missing);
    System.setProperty("aws.secretAccessKey", "wrong");
    String refused = assertThrows(IOException.class, () -> ArtifactStore.open(location)).getMessage();
    assertTrue(refused.contains("refuses bucket=bucket"), refused);
  }
}
