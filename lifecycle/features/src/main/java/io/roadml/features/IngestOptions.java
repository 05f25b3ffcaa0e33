package io.roadml.features;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How rows are taken in.
///
/// @param quarantine where rows go that cannot be taken, while the others are; without it one such row refuses them all
/// @param ignoreOtherColumns whether columns that the view does not have are passed over; else they are an error
/// @param skew how far event and created times may lie in the future: how much clocks may differ
/// @param online whether the newest rows go to the online store too
public record IngestOptions(Optional<Path> quarantine, boolean ignoreOtherColumns, Duration skew, boolean online) {
  /// All or nothing, no other columns, one minute, both stores.
  public static IngestOptions defaults() {
    return new IngestOptions(Optional.empty(), false, Duration.ofMinutes(1), true);
  }

  /// The same, with rows that cannot be taken written to a file: `.parquet`, `.csv` or `.jsonl`.
  public IngestOptions withQuarantine(Path file) {
    return new IngestOptions(Optional.of(file), ignoreOtherColumns, skew, online);
  }

  /// The same, passing over columns that the view does not have.
  public IngestOptions ignoringOtherColumns() {
    return new IngestOptions(quarantine, true, skew, online);
  }

  /// The same, into the offline store alone.
  public IngestOptions offlineOnly() {
    return new IngestOptions(quarantine, ignoreOtherColumns, skew, false);
  }
}
