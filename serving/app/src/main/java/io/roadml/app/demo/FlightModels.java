package io.roadml.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The models of the demo as files: a repository in Triton's layout.
final class FlightModels {
  /// Takes what the flight itself says, and no more.
  static final String PLAIN = "flight_delay";
  /// Takes the same and two entities, whose features are joined in the hop: `features.pbtxt` says so.
  static final String JOINED = "flight_delay_joined";
  /// The same ONNX file without `features.pbtxt`: takes those features as columns. It is here to compare.
  static final String GIVEN = "flight_delay_given";

  private FlightModels() {
  }

  static void write(Path repository, FlightTrial trial) throws IOException {
    writeModel(repository.resolve(PLAIN), trial.plainOnnx());
    writeModel(repository.resolve(GIVEN), trial.joinedOnnx());
    writeModel(repository.resolve(JOINED), trial.joinedOnnx());
    Files.writeString(repository.resolve(JOINED).resolve("features.pbtxt"),
        featuresFile(trial.store().project(), trial.store().features()));
  }

  /// The file appears under its name when it is whole, for a server may be watching.
  private static void writeModel(Path folder, byte[] onnx) throws IOException {
    Path version = Files.createDirectories(folder.resolve("1"));
    Path file = Files.write(version.resolve("model.onnx.new"), onnx);
    Files.move(file, version.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
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
        """, FlightTrial.RECENT, project, FlightTrial.RECENT,
        features.stream().map(name -> "  { name: \"" + name + "\" }").collect(Collectors.joining(",\n")));
  }
}
