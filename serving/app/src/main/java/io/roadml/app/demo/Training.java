package io.roadml.app.demo;

import io.roadml.metadata.JsonText;
import io.roadml.tracking.Dataset;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is remembered of a training.
///
/// @param started     when it began
/// @param params      what it was set to
/// @param rounds      how good the model was after each pass over the flights, on others than it was trained on
/// @param fingerprint of the file of flights
/// @param code        the version of the code
/// @param model       the folder with the model's files
record Training(Instant started, Map<String, ?> params, List<Score> rounds, String fingerprint, String code,
    Path model) {
  private static final int DIGEST = 32;

  /// The flights, as a run tells of them. A digest is at most 36 characters long, so it is the fingerprint's beginning.
  Dataset data() {
    String hexadecimal = fingerprint.substring(fingerprint.indexOf(':') + 1);
    return new Dataset("flights", hexadecimal.substring(0, DIGEST), "local",
        JsonText.write(Map.of("uri", Flights.FILE, "fingerprint", fingerprint)), null, null);
  }
}
