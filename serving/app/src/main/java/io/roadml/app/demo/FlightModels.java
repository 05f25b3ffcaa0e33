package io.roadml.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The models of the demo as files: a repository in Triton's layout, and the folder of the one that is registered.
final class FlightModels {
  /// Takes what the flight itself says, and no more.
  static final String PLAIN = "flight_delay";
  /// Takes the same and two entities, whose features are joined in the hop: `features.pbtxt` says so.
  /// It is registered, and served from the registry.
  static final String JOINED = FlightRegistry.NAME;
  /// The same ONNX file without `features.pbtxt`: takes those features as columns. It is here to compare.
  static final String GIVEN = "flight_delay_given";

  private FlightModels() {
  }

  static void writeRepository(Path repository, FlightTrial trial) throws IOException {
    writeModel(repository.resolve(PLAIN).resolve("1"), trial.plainOnnx());
    writeModel(repository.resolve(GIVEN).resolve("1"), trial.joinedOnnx());
  }

  /// Writes the files that are registered, and says where.
  static Path writeJoined(Path folder, FlightTrial trial) throws IOException {
    writeModel(folder, trial.joinedOnnx());
    Files.writeString(folder.resolve("features.pbtxt"),
        featuresFile(trial.store().project(), trial.store().features()));
    return folder;
  }

  /// The file appears under its name when it is whole, for a server may be watching.
  private static void writeModel(Path folder, byte[] onnx) throws IOException {
    Path file = Files.write(Files.createDirectories(folder).resolve("model.onnx.new"), onnx);
    Files.move(file, folder.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
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
