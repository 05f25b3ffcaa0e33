package io.roadml.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Blobs as objects `<prefix>/<digest>` of a bucket.
///
/// A key is known only when all of the content has been hashed, so content is spooled first and then sent, as one request up
/// to [Spool#PART_BYTES], else in parts. S3 shows an object only when all of it has arrived. Content that is there already
/// is sent again: that mends it if it was damaged, and makes it as young as a new one, which no other request does for every
/// size.
final class S3Store implements ArtifactStore {
  private static final int NOT_FOUND = 404;
  private static final int FORBIDDEN = 403;

  private final S3Location location;
  private final S3Client client;
  private final S3Upload upload;
  private final Clock clock;

  private S3Store(S3Location location, S3Client client, Clock clock) {
    this.location = location;
    this.client = client;
    this.upload = new S3Upload(location, client);
    this.clock = clock;
  }

  static S3Store open(S3Location location, Clock clock) throws IOException {
    S3Client client;
    try {
      client = S3Connection.open(location);
    } catch (SdkException e) {
      throw failed(location, "cannot be opened", e);
    }
    try {
      S3Store store = new S3Store(location, client, clock);
      store.requireBucket();
      return store;
    } catch (IOException | RuntimeException e) {
      client.close();
      throw e;
    }
  }

  private void requireBucket() throws IOException {
    try {
      client.headBucket(request -> request.bucket(location.bucket()));
    } catch (S3Exception e) {
      String why = switch (e.statusCode()) {
        case NOT_FOUND -> "has no bucket=" + location.bucket() + "; make it, or correct the name";
        case FORBIDDEN -> "refuses bucket=" + location.bucket() + "; its key pair is wrong or may not list the bucket";
        default -> "cannot be opened";
      };
      throw failed(location, why, e);
    } catch (SdkException e) {
      throw failed(location, "cannot be reached", e);
    }
  }

  private static IOException failed(S3Location location, String what, SdkException cause) {
    return new IOException("artifacts=" + location + " " + what + " (" + cause.getMessage() + ")", cause);
  }

  private IOException failed(String what, String digest, SdkException cause) {
    return failed(location, "cannot " + what + " digest=" + digest, cause);
  }

  @Override
  public String location() {
    return location.toString();
  }

  @Override
  public Blob put(InputStream content, long limit) throws IOException {
    try (Spool spool = new Spool(Path.of(System.getProperty("java.io.tmpdir")))) {
      Blob blob = spool.fill(content, limit);
      try {
        upload.send(blob, spool);
      } catch (SdkException e) {
        throw failed("write", blob.digest(), e);
      }
      return blob;
    }
  }

  @Override
  public Optional<Blob> find(String digest) throws IOException {
    return head(digest).map(found -> new Blob(digest, found.contentLength()));
  }

  private Optional<HeadObjectResponse> head(String digest) throws IOException {
    String key = location.key(digest);
    try {
      return Optional.of(client.headObject(request -> request.bucket(location.bucket()).key(key)));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException e) {
      throw failed("find", digest, e);
    }
  }

  @Override
  public InputStream read(String digest) throws IOException {
    String key = location.key(digest);
    ResponseInputStream<GetObjectResponse> content;
    try {
      content = client.getObject(request -> request.bucket(location.bucket()).key(key));
    } catch (NoSuchKeyException e) {
      throw ArtifactException.missing(digest, location());
    } catch (SdkException e) {
      throw failed("read", digest, e);
    }
    try {
      return new VerifiedStream(new Blob(digest, content.response().contentLength()), location(),
          content, content::abort);
    } catch (IOException | RuntimeException e) {
      content.abort();
      throw e;
    }
  }

  @Override
  public boolean delete(String digest) throws IOException {
    if (head(digest).isEmpty()) {
      return false;
    }
    String key = location.key(digest);
    try {
      client.deleteObject(request -> request.bucket(location.bucket()).key(key));
      return true;
    } catch (SdkException e) {
      throw failed("delete", digest, e);
    }
  }

  @Override
  public Stream<Blob> blobs() throws IOException {
    Iterator<S3Object> objects = client
        .listObjectsV2Paginator(request -> request.bucket(location.bucket()).prefix(location.prefix())).contents()
        .iterator();
    return S3Listing.stream(objects, e -> failed(location, "cannot be listed", e))
        .filter(object -> Digests.isDigest(object.key().substring(location.prefix().length())))
        .map(object -> new Blob(object.key().substring(location.prefix().length()), object.size()));
  }

  @Override
  public Collected collect(Predicate<String> isUsed, Duration grace) throws IOException {
    Grace.checked(grace);
    try {
      upload.sweepUnfinished(clock.instant().minus(Grace.UNFINISHED));
    } catch (SdkException e) {
      throw failed(location, "cannot list unfinished uploads", e);
    }
    long count = 0;
    long bytes = 0;
    try (Stream<Blob> all = blobs()) {
      for (Blob blob : (Iterable<Blob>) all::iterator) {
        if (!isUsed.test(blob.digest()) && deleteIfOlder(blob.digest(), clock.instant().minus(grace))) {
          count++;
          bytes += blob.size();
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return new Collected(count, bytes);
  }

  private boolean deleteIfOlder(String digest, Instant time) throws IOException {
    Optional<HeadObjectResponse> found = head(digest);
    return found.isPresent() && !found.get().lastModified().isAfter(time) && delete(digest);
  }

  @Override
  public void close() {
    client.close();
  }
}
