package io.roadml.app.demo;

import io.roadml.data.Dataset;
import io.roadml.metadata.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What is remembered of a training.
///
/// @param params      what it was set to
/// @param rounds      how good the model was after each pass over the flights, on others than it was trained on
/// @param fingerprint of the file of flights
/// @param code        the version of the code
/// @param model       the folder with the model's files
record Training(Map<String, ?> params, List<Score> rounds, String fingerprint, String code, Path model) {
  private static final int DIGEST = 32;

  /// Writes the model's files, too.
  ///
  /// @param flights the file
  /// @param data    the folder in whose folder `model` they are written
  static Training of(Trained trained, Evaluation evaluation, Path flights, Path data) throws IOException {
    return new Training(trained.params(), evaluation.rounds(), Dataset.open(flights).fingerprint(), trained.code(),
        FlightModels.writeJoined(data.resolve("model"), trained));
  }

  /// Tells it from trainings that came to something else, or from something else.
  ///
  /// @throws IOException if the model's files cannot be read
  String digest() throws IOException {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update((new TreeMap<>(params) + rounds.toString() + fingerprint + code).getBytes(StandardCharsets.UTF_8));
      sha256.update(Files.readAllBytes(model.resolve(FlightModels.ONNX)));
      sha256.update(Files.readAllBytes(model.resolve(FlightModels.FEATURES)));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// The flights, as a run tells of them. A digest is at most 36 characters long, so it is the fingerprint's beginning.
  io.roadml.tracking.Dataset data() {
    String hexadecimal = fingerprint.substring(fingerprint.indexOf(':') + 1);
    return new io.roadml.tracking.Dataset("flights", hexadecimal.substring(0, DIGEST), "local",
        JsonText.write(Map.of("uri", Flights.FILE, "fingerprint", fingerprint)), null, null);
  }
}
