package io.roadml.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The models of the demo as files: a repository in Triton's layout, and the folder of the one that is registered.
///
/// - Shape: `flight` FP32 [-1, 11], for those with features also `recent` FP32 [-1, 12], to `late_probability` FP32 [-1, 1].
final class FlightModels {
  /// Input: what the flight itself says.
  static final String FLIGHT = "flight";
  /// Input: the features of the store.
  static final String RECENT = "recent";
  /// Output.
  static final String OUTPUT = "late_probability";
  /// Takes what the flight itself says, and no more.
  static final String PLAIN = "flight_delay";
  /// Takes the same and two entities, whose features are joined in the hop: `features.pbtxt` says so.
  /// It is registered, and served from the registry.
  static final String JOINED = FlightRegistry.NAME;
  /// The ONNX file that is served, without `features.pbtxt`: takes those features as columns. It is here to compare.
  static final String GIVEN = "flight_delay_given";
  /// The file of a model.
  static final String ONNX = "model.onnx";
  /// The file that says which features are joined.
  static final String FEATURES = "features.pbtxt";

  private FlightModels() {
  }

  /// The model without features, as an ONNX file.
  static byte[] plainOnnx(Weights plain) {
    return plain.model().toOnnx(FLIGHT, OUTPUT);
  }

  /// The model with features, as an ONNX file.
  static byte[] joinedOnnx(Trained trained) {
    SequencedMap<String, Integer> inputs = new LinkedHashMap<>();
    inputs.put(FLIGHT, FlightColumns.WIDTH);
    inputs.put(RECENT, trained.features().size());
    return trained.last().model().toOnnx(inputs, OUTPUT);
  }

  /// Writes the two that are not served from the registry.
  ///
  /// @param served the ONNX file that is
  static void writeRepository(Path repository, Weights plain, byte[] served) throws IOException {
    writeModel(repository.resolve(PLAIN).resolve("1"), plainOnnx(plain));
    writeModel(repository.resolve(GIVEN).resolve("1"), served);
  }

  /// Writes the files that are registered, and says where.
  static Path writeJoined(Path folder, Trained trained) throws IOException {
    writeModel(folder, joinedOnnx(trained));
    Files.writeString(folder.resolve(FEATURES), featuresFile(trained.project(), trained.features()));
    return folder;
  }

  /// The file appears under its name when it is whole, for a server may be watching.
  private static void writeModel(Path folder, byte[] onnx) throws IOException {
    Path file = Files.write(Files.createDirectories(folder).resolve(ONNX + ".new"), onnx);
    Files.move(file, folder.resolve(ONNX), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String featuresFile(String project, List<String> features) {
    return String.format(Locale.ROOT, """
        # Callers send the entities; the rows of the online store fill the input `%s`, column by column.
        project: "%s"
        input: "%s"
        entity [
          { name: "origin" data_type: TYPE_INT64 },
          { name: "destination" data_type: TYPE_INT64 }
        ]
        feature [
        %s
        ]
        default: 0
        """, RECENT, project, RECENT,
        features.stream().map(name -> "  { name: \"" + name + "\" }").collect(Collectors.joining(",\n")));
  }
}
