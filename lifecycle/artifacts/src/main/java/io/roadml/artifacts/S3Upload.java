package io.roadml.artifacts;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/// Sends spooled content under its digest, in one request or in parts. Every request carries the SHA-256 of its bytes, which
/// the server checks.
record S3Upload(S3Location location, S3Client client) {
  private static final System.Logger LOGGER = System.getLogger(S3Upload.class.getName());
  private static final int MOST_PARTS = 10_000;

  void send(Blob blob, Spool spool) throws IOException {
    if (blob.size() <= Spool.PART_BYTES) {
      sendWhole(blob, spool);
    } else {
      sendParts(blob, spool);
    }
  }

  private void sendWhole(Blob blob, Spool spool) throws IOException {
    byte[] bytes = spool.bytes(0, (int) blob.size());
    String sha256 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(blob.digest()));
    String key = location.key(blob.digest());
    client.putObject(request -> request.bucket(location.bucket()).key(key).checksumSHA256(sha256),
        RequestBody.fromBytes(bytes));
  }

  private void sendParts(Blob blob, Spool spool) throws IOException {
    String key = location.key(blob.digest());
    String id = client.createMultipartUpload(
        request -> request.bucket(location.bucket()).key(key).checksumAlgorithm(ChecksumAlgorithm.SHA256)).uploadId();
    try {
      List<CompletedPart> parts = parts(blob, spool, id);
      client.completeMultipartUpload(request -> request.bucket(location.bucket()).key(key).uploadId(id)
          .multipartUpload(upload -> upload.parts(parts)));
    } catch (IOException | RuntimeException e) {
      abort(key, id);
      throw e;
    }
  }

  private List<CompletedPart> parts(Blob blob, Spool spool, String id) throws IOException {
    int partBytes = partBytes(blob.size());
    String key = location.key(blob.digest());
    MessageDigest whole = Digests.sha256();
    List<CompletedPart> parts = new ArrayList<>();
    for (long from = 0; from < blob.size(); from += partBytes) {
      byte[] bytes = spool.bytes(from, (int) Math.min(partBytes, blob.size() - from));
      whole.update(bytes);
      int number = parts.size() + 1;
      String sha256 = Base64.getEncoder().encodeToString(Digests.sha256().digest(bytes));
      String tag = client
          .uploadPart(request -> request.bucket(location.bucket()).key(key).uploadId(id).partNumber(number)
              .checksumSHA256(sha256), RequestBody.fromBytes(bytes))
          .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(tag).checksumSHA256(sha256).build());
    }
    requireSame(blob, Digests.hex(whole));
    return parts;
  }

  /// A disk may give back other bytes than it was given.
  private static void requireSame(Blob blob, String sent) throws IOException {
    if (!sent.equals(blob.digest())) {
      throw new IOException("digest=" + blob.digest() + " came back from its temporary file as digest=" + sent
          + "; nothing was kept");
    }
  }

  static int partBytes(long size) {
    return (int) Math.max(Spool.PART_BYTES, Math.ceilDiv(size, MOST_PARTS));
  }

  private void abort(String key, String id) {
    try {
      client.abortMultipartUpload(request -> request.bucket(location.bucket()).key(key).uploadId(id));
    } catch (SdkException left) {
      LOGGER.log(System.Logger.Level.WARNING, "an unfinished upload to {0} is left over: {1}", location,
          left.getMessage());
    }
  }

  /// Ends uploads that began before a time: their parts take room that no listing shows.
  void sweepUnfinished(Instant time) {
    for (MultipartUpload found : client
        .listMultipartUploadsPaginator(request -> request.bucket(location.bucket()).prefix(location.prefix()))
        .uploads()) {
      boolean isOurs = Digests.isDigest(found.key().substring(location.prefix().length()));
      if (isOurs && found.initiated().isBefore(time)) {
        abort(found.key(), found.uploadId());
      }
    }
  }
}
