package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Loads damaged models, and runs what loads, in a process of its own, so that a crash of the native library is seen as the
/// failure of one seed. A loop is loaded only: with a damaged count it is a whole model that runs for ever.
///
/// Arguments: the folder of the models, the first seed, the seed after the last, a file in which the seed at work is noted.
public final class MutationProbe {
  private MutationProbe() {
  }

  /// Loads, and prints how many were refused, loaded and run.
  public static void main(final String[] arguments) throws IOException {
    final List<byte[]> models = models(Path.of(arguments[0]));
    final OnnxEngine engine = OnnxEngine.create();
    final int[] counts = new int[4];
    try (RandomAccessFile progress = new RandomAccessFile(arguments[3], "rw")) {
      for (long seed = Long.parseLong(arguments[1]); seed < Long.parseLong(arguments[2]); seed++) {
        progress.seek(0);
        progress.writeLong(seed);
        counts[outcome(engine, new Mutator(seed, models).next())]++;
      }
    }
    System.out.println("refused by the check " + counts[0] + ", by ONNX Runtime " + counts[1] + ", loaded " + counts[2]
        + ", of these failed to run " + counts[3]);
  }

  /// Returns the models of a folder, in the order of their names, and those of [Graphs].
  static List<byte[]> models(final Path folder) throws IOException {
    final List<byte[]> models = new ArrayList<>(Graphs.all());
    try (Stream<Path> files = Files.list(folder)) {
      for (final Path file : files.sorted().toList()) {
        if (file.toString().endsWith(".onnx")) {
          models.add(Files.readAllBytes(file));
        }
      }
    }
    return models;
  }

  private static int outcome(final OnnxEngine engine, final byte[] model) {
    try (OnnxModel loaded = engine.load(model, OnnxOptions.DEFAULT)) {
      return loops(model) || runs(loaded) ? 2 : 3;
    } catch (final ModelException refused) {
      return refused.getMessage().contains("not an ONNX model") ? 0 : 1;
    }
  }

  private static boolean loops(final byte[] model) {
    return new String(model, StandardCharsets.ISO_8859_1).contains("Loop");
  }

  private static boolean runs(final OnnxModel model) {
    try (ModelInstance instance = model.newInstance(2)) {
      if (instance.maxRows() > 0) {
        instance.run(1);
      }
      return true;
    } catch (final ModelException failed) {
      return false;
    }
  }
}
