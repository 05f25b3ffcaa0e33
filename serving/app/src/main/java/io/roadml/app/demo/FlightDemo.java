package io.roadml.app.demo;

import io.roadml.runtime.core.ModelSource;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.Endpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// The main job from end to end: computes features of real flights into a feature store, trains a model on what was known at
/// each departure, logs that, registers the model, has it served with the features joined in the same hop, plays a month it has not seen, and compares.
public final class FlightDemo implements AutoCloseable {
  private static final int COST_ROWS = 20_000;

  private final PrintWriter out;
  private final DemoLock lock;
  private final FlightTrial trial;
  private final FlightRegistry registry;
  private final Path data;

  private FlightDemo(PrintWriter out, DemoLock lock, FlightTrial trial, FlightRegistry registry, Path data) {
    this.out = out;
    this.lock = lock;
    this.trial = trial;
    this.registry = registry;
    this.data = data;
  }

  /// Does all that comes before serving, with a line for each step and phase: the models are trained, registered and promoted as far
  /// as something has changed, and the store is filled.
  ///
  /// @param folder of the flights, as in `examples/flights`
  /// @param data   a data folder of the demo's own: the store in it is made anew; runs, outputs of steps and registered models stay
  /// @throws io.roadml.app.Failure if another demo is running in that folder, before anything is done
  /// @throws IOException if a file cannot be read or written
  /// @throws InterruptedException if the caller was interrupted
  public static FlightDemo prepare(Path folder, Path data, PrintWriter out) throws IOException, InterruptedException {
    DemoLock lock = DemoLock.of(data);
    try {
      return prepare(folder, data, lock, out);
    } catch (IOException | InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static FlightDemo prepare(Path folder, Path data, DemoLock lock, PrintWriter out)
      throws IOException, InterruptedException {
    FlightTrial trial = FlightTrial.run(folder, data, Map.of(), out);
    try {
      return new FlightDemo(out, lock, trial, served(data, trial), data);
    } catch (IOException | RuntimeException e) {
      trial.close();
      throw e;
    }
  }

  private static FlightRegistry served(Path data, FlightTrial trial) throws IOException {
    FlightRegistry registry = FlightRegistry.open(data);
    try {
      FlightModels.writeRepository(data.resolve("models"), trial.training().plain(), registry.productionOnnx());
      return registry;
    } catch (IOException | RuntimeException e) {
      registry.close();
      throw e;
    }
  }

  /// Where the models are: two in a folder in Triton's layout, and the registered one. Who opens them closes them, before
  /// this.
  ///
  /// @throws IOException if one cannot be read
  public List<ModelSource> models() throws IOException {
    ModelSource registered = registry.source();
    try {
      return List.of(DirectorySource.open(data.resolve("models")), registered);
    } catch (IOException | RuntimeException e) {
      registered.close();
      throw e;
    }
  }

  /// Plays the held-out month in all three ways, prints what came out, and writes the scored flights.
  ///
  /// @param endpoints that serve the models, with the features of the data folder
  /// @param server    where they are served
  /// @return whether all three ways gave the same scores, and these are the scores of what was known then, bit for bit
  /// @throws IOException if the server refuses or a file cannot be read or written
  public boolean play(Endpoints endpoints, URI server) throws IOException {
    Departures flights = trial.heldOut();
    List<Way> ways = replay(JvmScorer.joined(endpoints.find(FlightModels.JOINED).predictor(), flights), server);
    float[] joined = ways.getFirst().scores();
    float[] plain = JvmScorer.plain(endpoints.find(FlightModels.PLAIN).predictor(), flights).all();
    int agreeing = agreeing(joined, knownThen(endpoints));
    JoinCost cost = cost(endpoints);
    trial.months().writeScores(scoredFlights(), trial.flights(), joined);
    boolean same = ways.stream().allMatch(way -> Arrays.equals(way.scores(), joined));
    var report = new DemoReport(out, trial);
    report.accuracy(plain, joined);
    report.speed(ways, same);
    report.agreement(agreeing);
    report.cost(cost);
    report.leftBehind(data, scoredFlights(), registry.production());
    boolean agree = same && agreeing == flights.count();
    registry.judge(Score.of(flights.late(), joined), agree);
    return agree;
  }

  private Path scoredFlights() {
    return data.resolve("scored-flights.parquet");
  }

  private List<Way> replay(Scorer inJvm, URI server) throws IOException {
    Departures flights = trial.heldOut();
    var phases = new Phases(out);
    phases.begin("play June hour by hour, three ways");
    try (FlightClient binary = FlightClient.binary(server, FlightModels.JOINED, flights);
        FlightClient json = FlightClient.json(server, FlightModels.JOINED, flights)) {
      List<Way> ways = List.of(new Way("in the JVM", inJvm, flights.count()),
          new Way("HTTP, binary", binary, flights.count()), new Way("HTTP, JSON", json, flights.count()));
      var replay = new Replay(flights, ways, trial.store(), trial.later());
      replay.play();
      phases.end(flights.count(), "flights, with " + replay.told());
      return ways;
    }
  }

  /// The scores of the same model when the columns are given that the offline store says were known at each departure.
  private float[] knownThen(Endpoints endpoints) throws IOException {
    var phases = new Phases(out);
    phases.begin("ask the offline store what was known at each departure");
    float[] known = trial.store().known(trial.heldOut());
    phases.end(trial.heldOut().count(), "flights");
    return JvmScorer.given(endpoints.find(FlightModels.GIVEN).predictor(), trial.heldOut(), known).all();
  }

  private static int agreeing(float[] one, float[] other) {
    int count = 0;
    for (int row = 0; row < one.length; row++) count += one[row] == other[row] ? 1 : 0;
    return count;
  }

  /// The store stands still now, so the columns that it has for all flights at this moment are those that the join finds.
  private JoinCost cost(Endpoints endpoints) throws IOException {
    Departures rows = trial.heldOut().firstAt(COST_ROWS, trial.months().end());
    return JoinCost.measure(
        JvmScorer.given(endpoints.find(FlightModels.GIVEN).predictor(), rows, trial.store().known(rows)),
        JvmScorer.joined(endpoints.find(FlightModels.JOINED).predictor(), rows), rows.count());
  }

  /// Commands that work while the server runs.
  public List<String> curls(URI server) {
    return new DemoReport(out, trial).curls(server);
  }

  /// Closes the store, of which there is one writer at a time, and lets another demo begin; a server that reads it goes on.
  public void endWriting() {
    trial.close();
    lock.close();
  }

  @Override
  public void close() {
    endWriting();
    registry.close();
  }
}
