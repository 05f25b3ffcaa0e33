package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A source of model files that lie anywhere, each under a name and as version 1: `--model NAME=FILE`.
///
/// A file's revision comes from its size and its time of change, so that [Endpoints#load] takes new content up. Changes are
/// not watched for, and there is no `config.pbtxt`: whoever wants these uses [DirectorySource].
///
/// - Threading: safe for many threads.
public final class SingleModels implements ModelSource {
  private static final String VERSION = "1";

  private final Map<String, Path> files;

  private SingleModels(final Map<String, Path> files) {
    this.files = files;
  }

  /// Offers these files by name.
  ///
  /// @throws IOException when one is no readable file; the message names it
  public static SingleModels of(final Map<String, Path> files) throws IOException {
    final Map<String, Path> absolute = new TreeMap<>();
    for (final Map.Entry<String, Path> entry : files.entrySet()) {
      if (!Files.isRegularFile(entry.getValue()) || !Files.isReadable(entry.getValue())) {
        throw new IOException("model file " + entry.getValue() + " of " + entry.getKey()
            + " is not a readable file; give NAME=FILE with a file that this user may read");
      }
      absolute.put(entry.getKey(), entry.getValue().toAbsolutePath());
    }
    return new SingleModels(absolute);
  }

  @Override
  public List<Offer> list() throws IOException {
    final List<Offer> offers = new ArrayList<>();
    for (final Map.Entry<String, Path> entry : files.entrySet()) {
      if (Files.exists(entry.getValue())) {
        offers.add(offer(entry.getKey(), entry.getValue()));
      }
    }
    return offers;
  }

  private static Offer offer(final String name, final Path file) throws IOException {
    final BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    final String revision = attributes.size() + " bytes of " + attributes.lastModifiedTime();
    return new Offer(name, VERSION, file.getParent(), file.getFileName().toString(), null, revision);
  }

  @Override
  public void onChange(final Runnable changed) {
    // Nothing is watched; the class says so.
  }

  @Override
  public void close() {
    // Nothing is held.
  }
}
