package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Unpacks native libraries once into a folder, and finds them there the next time.
///
/// ```
/// <cache>/onnxruntime/<fingerprint>/libonnxruntime.so          the library
///                                   libonnxruntime.so.sha256   "<sha-256> <bytes> <modified>"
/// ```
///
/// A file is taken as it is when its size and time of change are those of its record; otherwise it is hashed, and unpacked
/// again when the hash is not the record's. So a damaged or cut file is replaced; one changed without a trace in size and
/// time is not noticed. Files arrive by an atomic rename, so any number of processes may start at once.
///
/// - Threading: safe for many threads and processes.
/// - Cost: 0.2 s the first time, 1 ms later (28 MB).
record LibraryCache(Path folder) {
  private static final Logger LOG = System.getLogger("io.roadml.runtime.onnx");

  /// The user's: system property `roadml.cache`, or `roadml` in XDG_CACHE_HOME, or `~/.cache/roadml`.
  static LibraryCache ofUser() {
    final String chosen = System.getProperty("roadml.cache");
    if (chosen != null) {
      return new LibraryCache(Path.of(chosen));
    }
    final String xdg = System.getenv("XDG_CACHE_HOME");
    final Path home = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return new LibraryCache(home.resolve("roadml"));
  }

  /// Returns the library's file, unpacked with the providers beside it. Where this folder cannot be written, a temporary one
  /// serves, and the log says so.
  ///
  /// @throws ModelException when no folder can be written
  Path unpack(final LibraryResource resource) {
    try {
      return unpackInto(folder.resolve("onnxruntime").resolve(resource.fingerprint()), resource);
    } catch (final IOException failure) {
      LOG.log(Level.WARNING, () -> "cannot keep " + resource.name() + " in " + folder + " (" + reason(failure)
          + "); unpacking it for this process alone; free the folder or choose another with -Droadml.cache=DIR");
      return unpackForThisProcess(resource);
    }
  }

  private static Path unpackForThisProcess(final LibraryResource resource) {
    try {
      final Path temporary = Files.createTempDirectory("roadml-onnxruntime");
      final Path library = unpackInto(temporary, resource);
      temporary.toFile().deleteOnExit(); // Deleted last: the hooks run backwards.
      try (var files = Files.list(temporary)) {
        files.forEach(file -> file.toFile().deleteOnExit());
      }
      return library;
    } catch (final IOException failure) {
      throw new ModelException("cannot unpack " + resource.name() + ": " + reason(failure)
          + "; choose a folder with -Droadml.cache=DIR", failure);
    }
  }

  private static Path unpackInto(final Path target, final LibraryResource resource) throws IOException {
    Files.createDirectories(target);
    for (final URL url : resource.files()) {
      final Path file = target.resolve(LibraryResource.fileName(url));
      if (!isIntact(file)) {
        write(url, file);
      }
    }
    return target.resolve(resource.name());
  }

  private static boolean isIntact(final Path file) throws IOException {
    final String[] record = read(recordOf(file)).strip().split(" ", -1);
    if (!Files.isRegularFile(file) || record.length != 3) {
      return false;
    }
    if (record[1].equals(size(file)) && record[2].equals(time(file))) {
      return true;
    }
    final boolean intact = record[0].equals(hash(file));
    if (intact) {
      writeRecord(file, record[0]);
    } else {
      LOG.log(Level.WARNING, () -> "cached " + file + " is damaged; unpacking it again");
    }
    return intact;
  }

  private static void write(final URL url, final Path file) throws IOException {
    final Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
    try {
      final MessageDigest digest = sha256();
      try (InputStream source = LibraryResource.open(url);
          OutputStream target = new DigestOutputStream(Files.newOutputStream(fresh), digest)) {
        source.transferTo(target);
      }
      force(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      writeRecord(file, HexFormat.of().formatHex(digest.digest()));
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void writeRecord(final Path file, final String hash) throws IOException {
    final Path fresh = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".record");
    try {
      Files.writeString(fresh, hash + " " + size(file) + " " + time(file) + "\n");
      Files.move(fresh, recordOf(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static void force(final Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static String read(final Path record) throws IOException {
    try {
      return Files.readString(record);
    } catch (final NoSuchFileException absent) {
      return "";
    }
  }

  private static String hash(final Path file) throws IOException {
    final MessageDigest digest = sha256();
    try (InputStream source = new DigestInputStream(Files.newInputStream(file), digest)) {
      source.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Path recordOf(final Path file) {
    return file.resolveSibling(file.getFileName() + ".sha256");
  }

  private static String size(final Path file) throws IOException {
    return Long.toString(Files.size(file));
  }

  private static String time(final Path file) throws IOException {
    return Long.toString(Files.getLastModifiedTime(file).toMillis());
  }

  private static String reason(final IOException failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (final NoSuchAlgorithmException failure) {
      throw new IllegalStateException("every JDK has SHA-256", failure);
    }
  }
}
