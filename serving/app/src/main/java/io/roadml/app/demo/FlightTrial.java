package io.roadml.app.demo;

import io.roadml.training.LogisticModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Two models that tell at a departure whether the flight will arrive more than 15 minutes late: one from what the flight itself
/// says, one from that and from the features of a store, as they were known at each departure. [FlightTraining] has trained them.
///
/// - State of the store: it knows what was known when June began, offline and online. What became known in June comes later,
///   with [#later].
final class FlightTrial implements AutoCloseable {
  private final FlightRun run;
  private final DelayStore store;
  private final List<LaterRows> later;
  private final LogisticModel plain;
  private final LogisticModel joined;

  private FlightTrial(FlightRun run, DelayStore store, Phases phases) throws IOException {
    this.run = run;
    this.store = store;
    later = run.rows().views().stream().map(LaterRows::new).toList();
    plain = run.plain().model();
    joined = run.trained().last().model();
    ingest(phases);
    materialize(phases);
  }

  /// Does all that comes before serving: runs the training, of which only that is executed that has changed, and makes the store
  /// anew.
  ///
  /// @param folder of the flights and of what is computed of them: `examples/flights`
  /// @param data   a data folder of the demo's own
  /// @param params of the training, where they are to be others
  /// @param out    for a line when a step or a phase ends
  /// @throws IOException if a file is missing or cannot be read
  /// @throws InterruptedException if the caller was interrupted
  static FlightTrial run(Path folder, Path data, Map<String, ?> params, PrintWriter out)
      throws IOException, InterruptedException {
    FlightRun run = FlightRun.of(new FlightTraining(folder), data, params, out);
    DelayStore store = DelayStore.create(data, folder.resolve("features.yaml"));
    try {
      return new FlightTrial(run, store, new Phases(out));
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /// June changes the store, so it is filled again each time.
  private void ingest(Phases phases) throws IOException {
    phases.begin("ingest what was known when June began");
    for (DelayRows.OfView view : run.rows().views()) store.ingest(view);
    phases.end(run.rows().pastCount(), "rows");
  }

  private void materialize(Phases phases) throws IOException {
    phases.begin("materialize into the online store");
    phases.end(store.materialize(months().start()), "rows, the newest of each airport and route");
  }

  /// What the model without features must answer for a flight of June, to about 1e-6: computed in Java and in double
  /// precision.
  double plainProbability(int row) {
    return plain.probability(heldOut().columns(), row);
  }

  /// The same of the model with features, for all flights of June.
  ///
  /// @param known the features of each
  double[] joinedProbabilities(float[] known) {
    float[] rows = Known.sideBySide(heldOut().columns(), known, heldOut().count());
    double[] probabilities = new double[heldOut().count()];
    Arrays.setAll(probabilities, row -> joined.probability(rows, row));
    return probabilities;
  }

  /// What the training has come to.
  FlightRun training() {
    return run;
  }

  /// All flights.
  Flights flights() {
    return run.flights();
  }

  /// Which flights are held out.
  Months months() {
    return run.months();
  }

  /// The flights of June.
  Departures heldOut() {
    return run.months().heldOut();
  }

  /// Flights whose delays are absurd: no feature is computed from them.
  long dropped() {
    return run.rows().dropped();
  }

  /// The store; the trial closes it.
  DelayStore store() {
    return store;
  }

  /// The rows that become known in June, one view each.
  List<LaterRows> later() {
    return later;
  }

  @Override
  public void close() {
    store.close();
  }
}
