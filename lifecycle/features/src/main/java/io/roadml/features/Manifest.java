package io.roadml.features;

import io.roadml.metadata.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/// What is in a view's folder: JSON lines, one for each [Commit], each ending in a checksum of itself.
///
/// A commit is there when its whole line is. A writer that dies leaves at most half a line at the end, which readers
/// pass over and the next writer cuts off; files that no line names are nobody's.
///
/// - Threading: immutable; [#append] and [#replace] are for whoever holds the view's [WriterLock].
///
/// @param commits in the order they came
/// @param bytes the length of the whole lines
record Manifest(List<Commit> commits, long bytes) {
  static final String FILE = "manifest.jsonl";
  private static final String CHECKSUM = ",\"crc32c\":\"";
  private static final int TAIL = CHECKSUM.length() + 8 + 2;

  Manifest {
    commits = List.copyOf(commits);
  }

  /// The manifest of a folder; empty where there is none yet.
  static Manifest read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return new Manifest(List.of(), 0);
    }
    return parse(Files.readAllBytes(file), file);
  }

  private static Manifest parse(byte[] content, Path file) throws IOException {
    List<Commit> commits = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < content.length; at++) {
      if (content[at] == '\n') {
        commits.add(commit(new String(content, from, at - from, StandardCharsets.UTF_8), file, commits.size() + 1));
        from = at + 1;
      }
    }
    return new Manifest(commits, from);
  }

  private static Commit commit(String line, Path file, int number) throws IOException {
    try {
      String body = line.substring(0, line.length() - TAIL);
      if (line.equals(sealed(body))) {
        return Commit.of((Map<?, ?>) JsonText.read(body + "}"));
      }
      throw damaged(file, number, null);
    } catch (RuntimeException e) {
      throw damaged(file, number, e);
    }
  }

  private static IOException damaged(Path file, int number, RuntimeException cause) {
    return new IOException("file=" + file + " is damaged in line=" + number
        + "; restore it from a copy, or remove the view's folder and ingest its rows again", cause);
  }

  private static String line(Commit commit) {
    String json = JsonText.write(commit.document());
    return sealed(json.substring(0, json.length() - 1));
  }

  private static String sealed(String body) {
    CRC32C crc = new CRC32C();
    crc.update(body.getBytes(StandardCharsets.UTF_8));
    return body + CHECKSUM + Long.toHexString(1L << 32 | crc.getValue()).substring(1) + "\"}";
  }

  /// Writes one more line behind the whole ones, and waits until the disk has it.
  Manifest append(Path folder, Commit commit) throws IOException {
    Path file = folder.resolve(FILE);
    boolean isNew = !Files.exists(file);
    long written;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(bytes);
      written = write(channel, bytes, line(commit) + "\n");
      channel.force(true);
    } catch (IOException e) {
      throw DiskFailure.of("file=" + file + " cannot be written", e);
    }
    if (isNew) {
      forceFolder(folder);
    }
    List<Commit> all = new ArrayList<>(commits);
    all.add(commit);
    return new Manifest(all, bytes + written);
  }

  /// Writes these lines in place of all others, in one step.
  static Manifest replace(Path folder, List<Commit> commits) throws IOException {
    Path part = folder.resolve(FILE + ".tmp");
    long at = 0;
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING)) {
      for (Commit commit : commits) {
        at += write(channel, at, line(commit) + "\n");
      }
      channel.force(true);
    } catch (IOException e) {
      throw DiskFailure.of("file=" + part + " cannot be written", e);
    }
    Files.move(part, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    forceFolder(folder);
    return new Manifest(commits, at);
  }

  private static long write(FileChannel channel, long at, String text) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    long position = at;
    while (buffer.hasRemaining()) {
      position += channel.write(buffer, position);
    }
    return position - at;
  }

  /// A new name in a folder survives a power loss only when the folder has been written too.
  static void forceFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// The number that the next row gets.
  long end() {
    return commits.isEmpty() ? 0 : commits.getLast().end();
  }

  /// One more than the number of the last row that had been ingested at a moment.
  long endAt(long micros) {
    return commits.stream().filter(commit -> commit.at() <= micros).mapToLong(Commit::end).max().orElse(0);
  }

  Stream<Commit.PartFile> files() {
    return commits.stream().flatMap(commit -> commit.files().stream());
  }

  int inlineRows() {
    return commits.stream().mapToInt(commit -> commit.inline().size()).sum();
  }

  List<Commit.Deletion> deletions() {
    return commits.stream().flatMap(commit -> commit.deletions().stream()).toList();
  }
}
