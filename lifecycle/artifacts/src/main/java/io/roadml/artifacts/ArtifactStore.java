package io.roadml.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Blobs by what they contain: in a folder, or in a bucket that speaks S3's protocol.
///
/// ```java
/// try (ArtifactStore store = ArtifactStore.open("roadml-data/artifacts")) {
///   Blob model = store.put(Path.of("model.onnx"), 1L << 30);
///   store.copyTo(model.digest(), Path.of("served/model.onnx"));
/// }
/// ```
///
/// - Acknowledged: when `put` returns, the blob is whole under its digest, for every process that has the store open, and
///   outlives a kill and a loss of power. Until then nothing is under its digest, or what was there before. Whoever dies
///   leaves unfinished bytes under no digest, which are removed a day later by [#collect], and in a folder by `open` too.
/// - Integrity: everything that is read is hashed. The last bytes of a stream come only if all of them are the content; a
///   copy appears under its name only when it is.
/// - Same content: put twice, or by two at once, it is kept once, and is as young as its last put.
/// - Digests: 64 lower-case hexadecimal digits; anything else is an [IllegalArgumentException] before any path is made of it.
/// - Memory: a few buffers, however long the content; with S3 16 MiB, and a file without a name in the folder for temporary
///   files for content longer than 8 MiB.
/// - Threading: safe for many threads and for many processes; a folder for those of one machine, on a local disk.
/// - Fails: [ArtifactException] for what is missing, damaged or too long; another [IOException] that names the store when the
///   disk, the network or the rights do not allow it.
public interface ArtifactStore extends AutoCloseable {
  /// Where a data folder has its artifacts.
  String FOLDER = "artifacts";

  /// Opens a folder, which is made if it is not there.
  ///
  /// @throws IOException if it cannot be
  static ArtifactStore open(Path folder) throws IOException {
    return FolderStore.open(folder, Clock.systemUTC());
  }

  /// Opens the store of a location: a folder's path, its `file:` URI, or
  /// `s3://bucket/prefix?endpoint=http://host:port&region=name&path-style=true` (prefix and parameters may be left out).
  ///
  /// The bucket must be there, and its key pair is found as the AWS SDK finds it: system properties, environment, profile,
  /// container, machine. A location never has a password.
  ///
  /// @throws IllegalArgumentException if it is none of these; the message names the part that is wrong
  /// @throws IOException if it cannot be opened, also when it is `s3:` and the AWS SDK is not on the class path
  static ArtifactStore open(String location) throws IOException {
    return Locations.open(location);
  }

  /// Where it is, without secrets, for messages.
  String location();

  /// Keeps content. The stream is read to its end, and stays open.
  ///
  /// @param limit the most bytes it may have
  /// @throws ArtifactException if it has more; nothing of it is kept
  Blob put(InputStream content, long limit) throws IOException;

  /// Keeps a file's content.
  ///
  /// @param limit the most bytes it may have
  /// @throws ArtifactException if it has more; nothing of it is kept
  default Blob put(Path file, long limit) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return put(content, limit);
    }
  }

  /// The blob of a digest, if there is one. Its bytes are not looked at.
  Optional<Blob> find(String digest) throws IOException;

  /// Reads a blob. The caller closes the stream, and may do so early.
  ///
  /// @throws ArtifactException if it is missing; or, here or from the read that would give its last bytes, if it is damaged
  InputStream read(String digest) throws IOException;

  /// Reads a blob from end to end and keeps nothing of it.
  ///
  /// @throws ArtifactException if it is missing or damaged
  default void verify(String digest) throws IOException {
    try (InputStream content = read(digest)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
  }

  /// Copies a blob to a file, which is replaced at once, by the whole content, or not at all. It is forced to the disk.
  ///
  /// The copy is an ordinary file that may be changed without harm to the store: what a native library should read.
  ///
  /// @throws ArtifactException if it is missing or damaged; then the file is what it was
  default void copyTo(String digest, Path target) throws IOException {
    Copy.write(this, digest, target);
  }

  /// Removes a blob, whoever refers to it; for what must be gone. What is only not used any more is for [#collect].
  ///
  /// @return whether it was there
  boolean delete(String digest) throws IOException;

  /// All blobs, in the order of their digests, without a promise about those that come and go meanwhile. The caller closes
  /// the stream, from which failures come as [java.io.UncheckedIOException].
  Stream<Blob> blobs() throws IOException;

  /// Removes blobs that nobody uses and that were put longer than `grace` ago.
  ///
  /// A blob is put first and referred to afterwards: `grace` must be longer than whoever puts needs for that, and a new
  /// reference to an old blob must be made while another one still holds it, or after a new put. The age is looked at last:
  /// a blob that is put while this runs stays. (With S3 the age and the deletion are two requests: the few milliseconds
  /// between them are not covered.)
  ///
  /// @param isUsed whether a digest must stay; asked once for each blob
  /// @param grace not negative; hours or more
  Collected collect(Predicate<String> isUsed, Duration grace) throws IOException;

  @Override
  void close() throws IOException;
}
