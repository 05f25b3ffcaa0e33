package io.roadml.app.demo;

import com.sun.management.ThreadMXBean;
import io.roadml.kernels.BinaryScores;
import io.roadml.kernels.Probabilities;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.Slot;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// The main job from end to end: trains a model on real flights, has it served, scores the flights of a month it has not
/// seen in the JVM, over HTTP in binary and over HTTP in JSON, and compares.
public final class FlightDemo {
  /// The name under which the model is served.
  public static final String MODEL = "flight_delay";

  private static final int ALLOCATION_CALLS = 20_000;

  private final PrintWriter out;
  private final FlightTrial trial;

  private FlightDemo(PrintWriter out, FlightTrial trial) {
    this.out = out;
    this.trial = trial;
  }

  /// Reads the flights and trains the model, with a line for each phase.
  ///
  /// @param folder of the flights, as in `examples/flights`
  /// @throws IOException if they cannot be read
  public static FlightDemo train(Path folder, PrintWriter out) throws IOException {
    var phases = new Phases(out);
    FlightTrial trial = FlightTrial.run(folder, phases::at);
    phases.end();
    return new FlightDemo(out, trial);
  }

  /// Writes the model into a repository, in Triton's layout.
  ///
  /// @throws IOException if it cannot be written
  public void writeModel(Path repository) throws IOException {
    Path version = Files.createDirectories(repository.resolve(MODEL).resolve("1"));
    Path file = Files.write(version.resolve("model.onnx.new"), trial.onnx());
    Files.move(file, version.resolve("model.onnx"), StandardCopyOption.REPLACE_EXISTING);
  }

  /// Scores the held-out flights in all three ways, prints what came out, and writes the scored flights.
  ///
  /// @param predictor what runs the served model
  /// @param server    where it is served
  /// @param scored    the file for the scored flights
  /// @return whether all three ways gave the same scores, bit for bit
  /// @throws IOException if the server refuses or the file cannot be written
  public boolean score(Predictor predictor, URI server, Path scored) throws IOException {
    Replay inJvm = replay("in the JVM", row -> inJvm(predictor, row));
    Replay binary = overHttp("HTTP, binary", FlightClient.binary(server, MODEL));
    Replay json = overHttp("HTTP, JSON", FlightClient.json(server, MODEL));
    Files.createDirectories(scored.toAbsolutePath().getParent());
    trial.writeScores(scored, inJvm.scores());
    boolean same = Arrays.equals(inJvm.scores(), binary.scores()) && Arrays.equals(inJvm.scores(), json.scores());
    report(List.of(inJvm, binary, json), bytesOfOne(predictor), same, scored);
    return same;
  }

  private Replay overHttp(String way, FlightClient client) throws IOException {
    try (client) {
      return replay(way, row -> client.score(trial.features(), row));
    }
  }

  private Replay replay(String way, Replay.Scorer scorer) throws IOException {
    var phases = new Phases(out);
    Replay replay = Replay.run(way, trial.rows(), scorer, row -> phases.at("score " + way, row, trial.rows()));
    phases.end();
    return replay;
  }

  private float inJvm(Predictor predictor, int row) {
    Slot slot = predictor.acquire();
    slot.input(0).setFloats(0, trial.features(), row * FlightFeatures.WIDTH, FlightFeatures.WIDTH);
    int outcome = predictor.infer(slot);
    float score = slot.output(0).getFloat(0);
    predictor.release(slot);
    if (outcome != Outcome.OK) throw new IllegalStateException("flight " + row + ": " + Outcome.describe(outcome));
    return score;
  }

  private double bytesOfOne(Predictor predictor) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < ALLOCATION_CALLS; call++) inJvm(predictor, call % trial.rows());
    return (threads.getCurrentThreadAllocatedBytes() - before) / (double) ALLOCATION_CALLS;
  }

  private void report(List<Replay> replays, double bytes, boolean same, Path scored) {
    float[] scores = replays.getFirst().scores();
    float[] usual = new float[scores.length];
    Arrays.fill(usual, (float) trial.usualLateShare());
    out.println();
    say("will a flight arrive more than 15 minutes late? %,d flights of June 2001, from a model of the months before",
        scores.length);
    say("AUC %.3f, log loss %.3f (%.3f for whoever says %.1f %% of every flight)",
        BinaryScores.rocAuc(trial.late(), scores), Probabilities.logLoss(trial.late(), scores),
        Probabilities.logLoss(trial.late(), usual), 100 * trial.usualLateShare());
    out.println();
    out.println(Replay.heading());
    replays.forEach(replay -> out.println(replay.line()));
    say("in the JVM a prediction allocates %.2f bytes", bytes);
    say(same ? "all three ways gave the same scores, bit for bit" : "THE THREE WAYS GAVE DIFFERENT SCORES");
    say("scored flights: %s", scored);
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a library more
  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }

  /// Three commands that work while the server runs.
  public List<String> curls(URI server) {
    Function<String, String> at = path -> "curl " + server + path;
    return List.of(at.apply("/v2/models/" + MODEL), at.apply("/v2/models/" + MODEL + "/infer") + " -d '"
        + FlightClient.json(trial.features(), 0) + "'", at.apply("/metrics"));
  }
}
