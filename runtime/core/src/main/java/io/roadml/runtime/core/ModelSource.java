package io.roadml.runtime.core;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// Port: where models come from and when they change. A folder is one; a registry is another.
///
/// - Threading: safe for many threads; the listener is called on a thread of the source.
public interface ModelSource extends AutoCloseable {
  /// One version of a model that the source offers.
  ///
  /// @param name          the model's name
  /// @param version       the version, digits where the source numbers them
  /// @param folder        the folder that holds the files of this version, readable while the source is open
  /// @param file          the name of the model file inside the folder; `null` where the engine's usual names tell
  /// @param configuration the model's `config.pbtxt`, which need not exist; files it names lie beside it. `null` for none
  /// @param revision      tells this content from any other that the same name and version had or will have
  record Offer(String name, String version, Path folder, String file, Path configuration, String revision) {}

  /// Lists what there is now, sorted by name and then version, oldest first.
  ///
  /// @throws IOException when the source cannot be read; the message names it
  List<Offer> list() throws IOException;

  /// Calls `changed` after the source has changed, at least once for each change, possibly more often.
  /// One listener; a second call replaces the first.
  void onChange(Runnable changed);

  @Override
  void close() throws IOException;
}
