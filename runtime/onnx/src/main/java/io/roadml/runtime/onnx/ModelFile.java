package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.onnx.ModelCheck.ExternalData;
import io.roadml.runtime.onnx.ModelCheck.Findings;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// A model file in memory, checked: what was checked is what the native library gets, whatever happens to the file.
///
/// - Threading: immutable.
/// - Fails: [ModelException] that names the file by its last name only.
///
/// @param bytes    the file's bytes
/// @param file     the file where it has data in others beside it, which the native library opens itself; otherwise `null`
/// @param unranked the inputs and outputs whose number of dimensions the file does not tell
/// @param rowsVary whether an input varies in more than its first dimension
record ModelFile(MemorySegment bytes, Path file, Set<String> unranked, boolean rowsVary) {
  private static final int CHUNK = 1 << 24;

  /// Reads and checks a file.
  ///
  /// @param limit largest size in bytes
  static ModelFile read(final Path file, final long limit, final Arena memory) {
    final MemorySegment bytes = content(file, limit, memory);
    final Findings findings = check(file.getFileName().toString(), bytes);
    findings.external().forEach(data -> checkExternal(file, data));
    return new ModelFile(bytes, findings.external().isEmpty() ? null : file, findings.unranked(), findings.rowsVary());
  }

  /// Checks a model that is in memory already, where it can have no data in other files.
  static ModelFile of(final MemorySegment bytes) {
    final Findings findings = check("model", bytes);
    if (!findings.external().isEmpty()) {
      throw new ModelException("tensor " + findings.external().getFirst().tensor()
          + " has its data in another file, so the model must be loaded from its file");
    }
    return new ModelFile(bytes, null, findings.unranked(), findings.rowsVary());
  }

  private static Findings check(final String name, final MemorySegment bytes) {
    try {
      return ModelCheck.check(bytes);
    } catch (final ModelException failure) {
      throw new ModelException(name + " is " + failure.getMessage(), failure);
    }
  }

  private static MemorySegment content(final Path file, final long limit, final Arena memory) {
    if (!Files.isRegularFile(file)) {
      throw new ModelException(
          file.getFileName() + (Files.exists(file) ? " is not a regular file" : " does not exist"));
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      final long size = channel.size();
      if (size > limit) {
        throw new ModelException(file.getFileName() + " has " + size + " bytes, more than max_model_bytes=" + limit);
      }
      final MemorySegment bytes = memory.allocate(size, Long.BYTES);
      fill(channel, bytes);
      return bytes;
    } catch (final IOException failure) {
      throw new ModelException(file.getFileName() + " cannot be read: " + reason(failure), failure);
    }
  }

  private static void fill(final FileChannel channel, final MemorySegment bytes) throws IOException {
    long position = 0;
    while (position < bytes.byteSize()) {
      final long chunk = Math.min(CHUNK, bytes.byteSize() - position);
      final int read = channel.read(bytes.asSlice(position, chunk).asByteBuffer());
      if (read < 0) {
        throw new IOException("it was cut while it was read");
      }
      position += read;
    }
  }

  private static String reason(final IOException failure) {
    return failure instanceof AccessDeniedException ? "it may not be read" : failure.getClass().getSimpleName();
  }

  private static void checkExternal(final Path model, final ExternalData data) {
    try {
      final Path folder = model.toAbsolutePath().getParent().toRealPath();
      final Path file = inside(folder, data);
      if (!Files.isRegularFile(file)) {
        throw wrong(data, "which does not exist beside the model");
      }
      if (!file.toRealPath().startsWith(folder)) {
        throw wrong(data, "a link that leaves the model's folder");
      }
      final long size = Files.size(file);
      if (data.offset() > size || data.length() > size - data.offset()) {
        throw wrong(data, "whose " + size + " bytes end before offset=" + data.offset() + " length=" + data.length());
      }
    } catch (final IOException failure) {
      throw wrong(data, "which cannot be read: " + reason(failure));
    }
  }

  private static Path inside(final Path folder, final ExternalData data) {
    final String location = data.location();
    if (location.isEmpty()) {
      throw wrong(data, "which is no file name");
    }
    if (location.startsWith("/") || location.contains("\\") || location.matches("[A-Za-z]:.*")) {
      throw wrong(data, "which is not relative to the model's folder");
    }
    try {
      final Path file = folder.resolve(location);
      for (final Path part : file) {
        if (part.toString().equals("..")) {
          throw wrong(data, "which leaves the model's folder");
        }
      }
      return file;
    } catch (final InvalidPathException failure) {
      throw wrong(data, "which is no file name");
    }
  }

  private static ModelException wrong(final ExternalData data, final String what) {
    return new ModelException("tensor " + data.tensor() + " has its data in " + data.location() + ", " + what);
  }
}
