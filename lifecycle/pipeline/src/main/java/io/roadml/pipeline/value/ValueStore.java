package io.roadml.pipeline.value;

import io.roadml.artifacts.ArtifactStore;
import io.roadml.artifacts.Blob;
import io.roadml.metadata.MetadataStore;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Values by the SHA-256 of their bytes: what steps have given, and what is carried between processes.
///
/// Small ones are rows, others blobs of the artifact store; so are the files that a value names. What is read is hashed
/// before anything is made of it.
///
/// - Threading: safe for many threads and processes.
/// - Fails: [io.roadml.metadata.MetadataException] if the tables cannot be read or written.
public final class ValueStore {
  /// Larger ones would make the pages of the tables long, and smaller ones cost a file each.
  private static final int MOST_IN_A_ROW = 4096;

  private final MetadataStore metadata;
  private final ArtifactStore artifacts;
  private final Path work;
  private final Rules rules;
  private final Map<Class<?>, ValueCodec<?>> codecs;
  private final ValueReader.Source source;

  /// Which values are kept, and how.
  ///
  /// @param clock     stamps what is entered
  /// @param mostBytes a value with more is not kept
  /// @param loader    finds the classes of kept records and enums
  /// @param codecs    for classes that are no records, one for each
  public record Rules(Clock clock, long mostBytes, ClassLoader loader, List<ValueCodec<?>> codecs) {}

  /// The values of a metadata store and an artifact store. Closing these is the caller's.
  ///
  /// @param work a folder that is there, for files that values bring back, and for those on their way
  public ValueStore(MetadataStore metadata, ArtifactStore artifacts, Path work, Rules rules) {
    this.metadata = metadata;
    this.artifacts = artifacts;
    this.work = work;
    this.rules = rules;
    this.codecs = rules.codecs().stream().collect(Collectors.toUnmodifiableMap(ValueCodec::type, Function.identity()));
    this.source = new ValueReader.Source(rules.loader(), rules.codecs().stream()
        .collect(Collectors.toUnmodifiableMap(codec -> codec.type().getName(), codec -> codec)), this::restore);
  }

  /// A value whose bytes are safe where blobs are, but that is not yet in the tables.
  ///
  /// @param size of the bytes and of all files
  /// @param body the bytes, unless they are a blob
  /// @param blobs all that belong to it
  public record Prepared(String digest, long size, Optional<String> body, Set<String> blobs) {}

  /// Makes bytes of a value and puts away what does not go into the tables.
  ///
  /// @throws IOException if it has no bytes, or too many, or they cannot be put away; the message says which part of it
  public Prepared prepare(Object value) throws IOException {
    Set<String> blobs = new HashSet<>();
    long[] ofFiles = {0};
    try (ValueBuffer buffer = new ValueBuffer(work, rules.mostBytes())) {
      OutputStream out = new BufferedOutputStream(buffer);
      ValueWriter.write(value, out, file -> {
        Blob blob = artifacts.put(file, rules.mostBytes() - ofFiles[0]);
        blobs.add(blob.digest());
        ofFiles[0] += blob.size();
        return blob;
      }, codecs);
      out.flush();
      return put(buffer, ofFiles[0], blobs);
    }
  }

  private Prepared put(ValueBuffer buffer, long ofFiles, Set<String> blobs) throws IOException {
    long size = buffer.size() + ofFiles;
    if (buffer.size() <= MOST_IN_A_ROW) {
      return new Prepared(buffer.digest(), size,
          Optional.of(Base64.getEncoder().encodeToString(buffer.bytes())), blobs);
    }
    try (InputStream bytes = buffer.read()) {
      String digest = artifacts.put(bytes, rules.mostBytes()).digest();
      blobs.add(digest);
      return new Prepared(digest, size, Optional.empty(), blobs);
    }
  }

  /// Enters a prepared value into the tables, within the caller's transaction. One that was there, and is damaged, is whole again.
  public void enter(Prepared value) {
    metadata.sql().update("INSERT INTO pipeline_value (digest, size, body, kept_at) VALUES (?, ?, ?, ?)"
        + " ON CONFLICT (digest) DO UPDATE SET size = excluded.size, body = excluded.body, kept_at = excluded.kept_at",
        value.digest(), value.size(), value.body().orElse(null),
        ChronoUnit.MICROS.between(Instant.EPOCH, rules.clock().instant()));
    List<Object[]> rows = new ArrayList<>();
    value.blobs().stream().sorted().forEach(blob -> rows.add(new Object[]{value.digest(), blob}));
    metadata.sql().batch("INSERT INTO pipeline_value_blob (digest, blob) VALUES (?, ?) ON CONFLICT DO NOTHING", rows);
  }

  /// Reads a value.
  ///
  /// @throws FileNotFoundException if it is not there, or not any more
  /// @throws IOException if it, or a file of it, is damaged, or the classes of today cannot take it
  public Object read(String digest) throws IOException {
    Optional<String> body = metadata.sql().first("SELECT body FROM pipeline_value WHERE digest = ?",
        row -> Optional.ofNullable(row.text(1)), digest)
        .orElseThrow(() -> new FileNotFoundException("output=" + digest + " is not kept any more"));
    try (InputStream bytes = body.isPresent() ? row(digest, body.get()) : blob(digest)) {
      return ValueReader.read(bytes, source);
    }
  }

  private static InputStream row(String digest, String body) throws IOException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new IOException("output=" + digest + " is damaged: its row is no Base64", e);
    }
    if (!Sha256.of(bytes).equals(digest)) {
      throw new IOException("output=" + digest + " is damaged: its " + bytes.length + " bytes have another digest");
    }
    return new ByteArrayInputStream(bytes);
  }

  /// Reads it twice, so that no length and no class name is believed that a flipped bit has made.
  private InputStream blob(String digest) throws IOException {
    artifacts.verify(digest);
    return new BufferedInputStream(artifacts.read(digest));
  }

  /// Brings back a file or a folder, under a name of its content. It is whole, whoever used it before.
  private Path restore(String name, boolean isFolder, List<KeptFile> files) throws IOException {
    Path folder = work.resolve(Sha256.of(files.toString()));
    Path target = KeptFile.in(folder, name);
    Files.createDirectories(isFolder ? target : folder);
    for (KeptFile file : files) {
      artifacts.copyTo(file.blob().digest(), isFolder ? KeptFile.in(target, file.path()) : target);
    }
    return target;
  }
}
