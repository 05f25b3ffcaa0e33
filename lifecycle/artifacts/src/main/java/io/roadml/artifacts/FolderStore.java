package io.roadml.artifacts;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Blobs as read-only files `ab/cd/<digest>` of a folder.
///
/// Content is written to `tmp/`, forced to the disk and moved to its name, where it replaces what was there: so a damaged
/// file is mended, and a blob that is put again is as young as a new one. The move and every deletion of a collection hold
/// the [FolderLock], so that none deletes what was just put.
final class FolderStore implements ArtifactStore {
  private static final System.Logger LOGGER = System.getLogger(FolderStore.class.getName());
  private static final String UNFINISHED = "tmp";

  private final Path folder;
  private final Clock clock;

  private FolderStore(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  static FolderStore open(Path folder, Clock clock) throws IOException {
    Files.createDirectories(folder);
    FolderStore store = new FolderStore(folder.toRealPath(), clock);
    Durable.makeFolder(store.unfinished());
    store.sweepUnfinished();
    return store;
  }

  private Path unfinished() {
    return folder.resolve(UNFINISHED);
  }

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public Blob put(InputStream content, long limit) throws IOException {
    Path part = unfinished().resolve(Durable.uniqueName());
    try {
      Blob blob = write(part, content, limit);
      publish(part, blob.digest());
      return blob;
    } finally {
      deleteQuietly(part);
    }
  }

  private Blob write(Path part, InputStream content, long limit) throws IOException {
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      Blob blob = Intake.drain(content, limit, (bytes, length) -> {
        try {
          Durable.write(file, bytes, length);
        } catch (IOException e) {
          throw notWritten(e);
        }
      });
      file.force(true);
      return blob;
    }
  }

  private IOException notWritten(IOException cause) {
    return new IOException("artifacts=" + folder + " cannot be written: " + cause.getMessage()
        + "; nothing of this content was kept", cause);
  }

  private void publish(Path part, String digest) throws IOException {
    Path target = path(digest);
    Path inner = target.getParent();
    Path outer = inner.getParent();
    Durable.makeFolder(outer);
    Durable.makeFolder(inner);
    if (!part.toFile().setReadOnly()) {
      LOGGER.log(System.Logger.Level.DEBUG, "{0} cannot be made read-only", digest);
    }
    try (FolderLock _ = FolderLock.of(folder)) {
      Files.setLastModifiedTime(part, FileTime.from(clock.instant()));
      Durable.replace(part, target);
    }
    // Each time all three: who made the folders may not have forced them yet.
    Durable.forceFolder(inner);
    Durable.forceFolder(outer);
    Durable.forceFolder(folder);
  }

  private static void deleteQuietly(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException left) {
      LOGGER.log(System.Logger.Level.WARNING, "{0} is left over: {1}", part.getFileName(), left.getMessage());
    }
  }

  private Path path(String digest) {
    Digests.checked(digest);
    return folder.resolve(digest.substring(0, 2)).resolve(digest.substring(2, 4)).resolve(digest);
  }

  /// Looks at a blob without following links, at whichever level they are.
  private Optional<BasicFileAttributes> attributes(String digest) throws IOException {
    Path file = path(digest);
    for (Path shard : List.of(file.getParent().getParent(), file.getParent())) {
      if (!Files.isDirectory(shard, LinkOption.NOFOLLOW_LINKS)) {
        if (Files.exists(shard, LinkOption.NOFOLLOW_LINKS)) {
          throw notFollowed(shard);
        }
        return Optional.empty();
      }
    }
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!found.isRegularFile()) {
        throw notFollowed(file);
      }
      return Optional.of(found);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private IOException notFollowed(Path file) {
    return new IOException("file=" + folder.relativize(file) + " in artifacts=" + folder
        + " is a link or not a regular file, and is not followed; take it away");
  }

  @Override
  public Optional<Blob> find(String digest) throws IOException {
    return attributes(digest).map(found -> new Blob(digest, found.size()));
  }

  @Override
  public InputStream read(String digest) throws IOException {
    if (attributes(digest).isEmpty()) {
      throw ArtifactException.missing(digest, location());
    }
    FileChannel file;
    try {
      file = FileChannel.open(path(digest), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      throw ArtifactException.missing(digest, location());
    }
    try {
      return new VerifiedStream(new Blob(digest, file.size()), location(), Channels.newInputStream(file), file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public boolean delete(String digest) throws IOException {
    return attributes(digest).isPresent() && Files.deleteIfExists(path(digest));
  }

  @Override
  public Stream<Blob> blobs() throws IOException {
    return shards(folder).stream().flatMap(outer -> shards(outer).stream()).flatMap(inner -> blobsIn(inner).stream());
  }

  private static List<Path> shards(Path parent) {
    return entries(parent, entry -> entry.getFileName().toString().matches("[0-9a-f]{2}")
        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS));
  }

  private List<Blob> blobsIn(Path shard) {
    List<Blob> found = new ArrayList<>();
    for (Path file : entries(shard, file -> Digests.isDigest(file.getFileName().toString()))) {
      try {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        String digest = file.getFileName().toString();
        if (now.isRegularFile() && file.equals(path(digest))) {
          found.add(new Blob(digest, now.size()));
        }
      } catch (NoSuchFileException deleted) {
        LOGGER.log(System.Logger.Level.TRACE, "{0} was deleted meanwhile", deleted.getMessage());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static List<Path> entries(Path parent, Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(parent, wanted::test)) {
      all.forEach(found::add);
    } catch (IOException e) {
      throw new UncheckedIOException("folder=" + parent + " cannot be listed", e);
    }
    Collections.sort(found);
    return found;
  }

  @Override
  public Collected collect(Predicate<String> isUsed, Duration grace) throws IOException {
    Grace.checked(grace);
    sweepUnfinished();
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
    try (FolderLock _ = FolderLock.of(folder)) {
      Optional<BasicFileAttributes> found = attributes(digest);
      return found.isPresent() && !found.get().lastModifiedTime().toInstant().isAfter(time)
          && Files.deleteIfExists(path(digest));
    }
  }

  /// Removes what writers left behind when they died.
  private void sweepUnfinished() throws IOException {
    FileTime oldest = FileTime.from(clock.instant().minus(Grace.UNFINISHED));
    try {
      for (Path part : entries(unfinished(), part -> part.getFileName().toString().endsWith(".part"))) {
        if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS).compareTo(oldest) < 0) {
          Files.deleteIfExists(part);
        }
      }
    } catch (NoSuchFileException gone) {
      LOGGER.log(System.Logger.Level.DEBUG, "{0} was removed by somebody else", gone.getMessage());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    // Nothing is held between calls.
  }
}
