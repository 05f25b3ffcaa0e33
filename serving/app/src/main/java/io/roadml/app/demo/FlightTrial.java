package io.roadml.app.demo;

import io.roadml.training.LogisticModel;
import io.roadml.training.LogisticRegression;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// Two models that tell at a departure whether the flight will arrive more than 15 minutes late: one from what the flight itself
/// says, one from that and from the features of a store, as they were known at each departure.
///
/// - Shape: `flight` FP32 [-1, 11], for the second also `recent` FP32 [-1, 12], to `late_probability` FP32 [-1, 1].
/// - State of the store: it knows what was known when June began, offline and online. What became known in June comes later,
///   with [#later].
/// - Determinism: the same files give the same models, byte for byte.
final class FlightTrial implements AutoCloseable {
  /// Input: what the flight itself says.
  static final String FLIGHT = "flight";
  /// Input: the features of the store.
  static final String RECENT = "recent";
  /// Output.
  static final String OUTPUT = "late_probability";

  private static final LogisticRegression TRAINER = LogisticRegression.standard();

  /// Held here because a logger keeps its level only as long as somebody holds it.
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private final Months months;
  private final DelayStore store;
  private final List<LaterRows> later;
  private final long dropped;
  private final LogisticModel plain;
  private final LogisticModel joined;
  private final List<Score> rounds;

  private FlightTrial(Months months, Path folder, DelayStore store, Phases phases) throws IOException {
    this.months = months;
    this.store = store;
    DelayRows rows = compute(folder, phases);
    later = rows.views().stream().map(LaterRows::new).toList();
    dropped = rows.dropped();
    ingest(rows, phases);
    float[][] known = knownWhenTraining(phases);
    phases.begin("train two models");
    Departures training = months.training();
    plain = train(FlightColumns.NAMES, training.columns(), training.late()).getLast();
    List<LogisticModel> byRound = train(names(), known[0], training.late());
    joined = byRound.getLast();
    rounds = byRound.stream().map(model -> Score.of(months.validation().late(), model, known[1])).toList();
    phases.end(training.count(), "flights");
    materialize(phases);
  }

  private List<String> names() {
    return Stream.concat(FlightColumns.NAMES.stream(), store.features().stream()).toList();
  }

  /// Does all that comes before serving.
  ///
  /// @param folder of the flights and of what is computed of them: `examples/flights`
  /// @param data   a data folder of the demo's own, where the store is made anew
  /// @param out    for a line when a phase begins and one when it ends
  /// @throws IOException if a file is missing or cannot be read
  static FlightTrial run(Path folder, Path data, PrintWriter out) throws IOException {
    var phases = new Phases(out);
    phases.begin("read");
    Flights flights = Flights.read(folder);
    phases.end(flights.count, "flights");
    DelayStore store = DelayStore.create(data, folder.resolve("features.yaml"));
    try {
      return new FlightTrial(Months.of(flights), folder, store, phases);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private DelayRows compute(Path folder, Phases phases) throws IOException {
    phases.begin("compute the features that features.yaml defines");
    DelayRows rows = DelayRows.compute(months.flights(), folder, store.views(), months.start());
    phases.end(rows.count(), "rows of " + rows.views().size() + " views");
    return rows;
  }

  private void ingest(DelayRows rows, Phases phases) throws IOException {
    phases.begin("ingest what was known when June began");
    for (DelayRows.OfView view : rows.views()) store.ingest(view);
    phases.end(rows.pastCount(), "rows");
  }

  /// The rows of the second model: those to train with, and those to validate with.
  private float[][] knownWhenTraining(Phases phases) throws IOException {
    phases.begin("join to each departure what was known then");
    float[][] rows = {withKnown(months.training()), withKnown(months.validation())};
    phases.end(months.training().count() + months.validation().count(), "flights");
    return rows;
  }

  private float[] withKnown(Departures flights) throws IOException {
    return sideBySide(flights.columns(), store.known(flights), flights.count());
  }

  private void materialize(Phases phases) throws IOException {
    phases.begin("materialize into the online store");
    phases.end(store.materialize(months.start()), "rows, the newest of each airport and route");
  }

  private static List<LogisticModel> train(List<String> names, float[] rows, boolean[] late) {
    TRIBUO.setLevel(Level.WARNING); // It tells of every training at INFO; the trial has its own progress.
    return TRAINER.trainByEpoch(names, rows, late);
  }

  private static float[] sideBySide(float[] left, float[] right, int rows) {
    int leftWidth = left.length / rows;
    int rightWidth = right.length / rows;
    float[] both = new float[left.length + right.length];
    for (int row = 0; row < rows; row++) {
      int at = row * (leftWidth + rightWidth);
      System.arraycopy(left, row * leftWidth, both, at, leftWidth);
      System.arraycopy(right, row * rightWidth, both, at + leftWidth, rightWidth);
    }
    return both;
  }

  /// The model without features, as an ONNX file.
  byte[] plainOnnx() {
    return plain.toOnnx(FLIGHT, OUTPUT);
  }

  /// The model with features, as an ONNX file.
  byte[] joinedOnnx() {
    SequencedMap<String, Integer> inputs = new LinkedHashMap<>();
    inputs.put(FLIGHT, FlightColumns.WIDTH);
    inputs.put(RECENT, store.features().size());
    return joined.toOnnx(inputs, OUTPUT);
  }

  /// How good the model with features was after each pass, on flights of the training months that it was not trained on.
  List<Score> rounds() {
    return rounds;
  }

  /// What the model with features was trained with.
  Map<String, Object> params() {
    return Map.of("model", "logistic_regression", "epochs", TRAINER.epochs(), "learning_rate", TRAINER.learningRate(),
        "batch_rows", TRAINER.batchRows(), "seed", TRAINER.seed(), "training_flights", months.training().count(),
        "validation_flights", months.validation().count(), "columns", String.join(",", names()));
  }

  /// What the served model without features must answer for a flight of June, to about 1e-6: computed in Java and in double
  /// precision.
  double plainProbability(int row) {
    return plain.probability(months.heldOut().columns(), row);
  }

  /// The same of the model with features, for all flights of June.
  ///
  /// @param known the features of each
  double[] joinedProbabilities(float[] known) {
    float[] rows = sideBySide(months.heldOut().columns(), known, months.heldOut().count());
    double[] probabilities = new double[months.heldOut().count()];
    Arrays.setAll(probabilities, row -> joined.probability(rows, row));
    return probabilities;
  }

  /// All flights, and which are held out.
  Months months() {
    return months;
  }

  /// The flights of June.
  Departures heldOut() {
    return months.heldOut();
  }

  /// Flights whose delays are absurd: no feature is computed from them.
  long dropped() {
    return dropped;
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
