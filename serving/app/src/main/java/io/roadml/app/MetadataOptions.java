package io.roadml.app;

import io.roadml.metadata.MetadataStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine.Option;

/// Options: where the metadata store is.
final class MetadataOptions {
  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder; ${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Option(names = "--metadata-url", paramLabel = "URL",
      description = "PostgreSQL database that several machines share, jdbc:postgresql://…; the data folder's own file unless told otherwise.")
  private String url;

  /// The data folder, which need not be there.
  Path data() {
    return data;
  }

  /// Opens the store of somebody who writes: a folder without one is given one.
  MetadataStore open() throws IOException {
    return url == null ? MetadataStore.open(data) : MetadataStore.connect(url, Clock.systemUTC());
  }

  /// Opens the store of somebody who only looks: a folder without one is not given one.
  MetadataStore openExisting(String where) throws IOException {
    if (url == null && !MetadataStore.exists(data)) {
      throw Failure.wrongUse("there is no metadata store in " + data, where,
          "pass the --data folder of the server or program that logged");
    }
    return open();
  }
}
