package io.roadml.app.demo;

import io.roadml.data.Table;
import io.roadml.training.LogisticModel;
import io.roadml.training.LogisticRegression;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A model trained on the flights up to May 2001 that tells at a departure whether the flight will arrive more than 15
/// minutes late, and the flights of June, which it has not seen.
///
/// - Shape: the model takes `features` FP32 [-1, 32] and gives `late_probability` FP32 [-1, 1].
/// - Split: by time. Rates and weights come from 22 January to 31 May (the three weeks before give the timetables their
///   past), the held-out flights leave in June.
/// - Determinism: the same files give the same model, byte for byte.
/// - Threading: immutable; the arrays are handed out without a copy and must not be written to.
public final class FlightTrial {
  /// The model's input.
  public static final String INPUT = "features";
  /// The model's output.
  public static final String OUTPUT = "late_probability";

  private static final LocalDate TRAIN_FROM = LocalDate.of(2001, 1, 1).plusDays(RouteTimetable.DAYS);
  private static final LocalDate TEST_FROM = LocalDate.of(2001, 6, 1);
  /// Every fourth flight fixes 33 numbers as well as all of them do: the same area under the curve in three digits.
  private static final int TRAIN_EVERY = 4;
  /// Held here because a logger keeps its level only as long as somebody holds it.
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");
  private static final long MICROS_PER_MINUTE = 60_000_000L;

  private final Flights flights;
  private final int firstHeldOut;
  private final int trainedRows;
  private final double usualLateShare;
  private final LogisticModel model;
  private final float[] features;
  private final boolean[] late;

  private FlightTrial(Flights flights, int firstHeldOut, int trainedRows, double usualLateShare, LogisticModel model,
      float[] features) {
    this.flights = flights;
    this.firstHeldOut = firstHeldOut;
    this.trainedRows = trainedRows;
    this.usualLateShare = usualLateShare;
    this.model = model;
    this.features = features;
    late = new boolean[flights.count - firstHeldOut];
    for (int row = 0; row < late.length; row++) {
      late[row] = flights.late(firstHeldOut + row);
    }
  }

  /// Told how far the trial is.
  @FunctionalInterface
  public interface Progress {
    /// Called on the calling thread when a phase begins, a few times while it goes on, and when it ends.
    ///
    /// @param phase `read`, `features` or `train`
    /// @param done flights so far
    /// @param total flights in all; 0 while it is not known
    void at(String phase, long done, long total);
  }

  /// Reads the flights, computes what is known at each departure, and trains the model.
  ///
  /// @param folder of `flights.parquet` and `airports.csv`
  /// @throws IOException if a file is missing or cannot be read
  public static FlightTrial run(Path folder, Progress progress) throws IOException {
    progress.at("read", 0, 0);
    Flights flights = Flights.read(folder);
    progress.at("read", flights.count, flights.count);
    int from = flights.firstFrom(TRAIN_FROM.atStartOfDay());
    int to = flights.firstFrom(TEST_FROM.atStartOfDay());
    progress.at("features", 0, flights.count);
    float[] features = FlightFeatures.compute(flights, from, to,
        done -> progress.at("features", done, flights.count));
    int rows = (to - from + TRAIN_EVERY - 1) / TRAIN_EVERY;
    progress.at("train", 0, rows);
    LogisticModel model = train(flights, features, from, rows);
    progress.at("train", rows, rows);
    return new FlightTrial(flights, to, rows, FlightFeatures.lateShare(flights, from, to), model,
        Arrays.copyOfRange(features, to * FlightFeatures.WIDTH, features.length));
  }

  private static LogisticModel train(Flights flights, float[] features, int from, int rows) {
    TRIBUO.setLevel(Level.WARNING); // It tells of every training at INFO; the trial has its own progress.
    int width = FlightFeatures.WIDTH;
    float[] picked = new float[rows * width];
    boolean[] labels = new boolean[rows];
    for (int row = 0; row < rows; row++) {
      int flight = from + row * TRAIN_EVERY;
      System.arraycopy(features, flight * width, picked, row * width, width);
      labels[row] = flights.late(flight);
    }
    return LogisticRegression.standard().train(FlightFeatures.NAMES, picked, labels);
  }

  /// The model as an ONNX file.
  public byte[] onnx() {
    return model.toOnnx(INPUT, OUTPUT);
  }

  /// The 32 features, in the order of the model's input.
  public List<String> featureNames() {
    return FlightFeatures.NAMES;
  }

  /// The weight of a feature as it is given.
  public float weight(String feature) {
    return model.weight(feature);
  }

  /// Flights the weights were trained on.
  public int trainedRows() {
    return trainedRows;
  }

  /// Share of late flights in the training months: what one would say of every flight without a model.
  public double usualLateShare() {
    return usualLateShare;
  }

  /// The held-out flights.
  public int rows() {
    return late.length;
  }

  /// What is known of the held-out flights at their departure, 32 numbers a row, in the order of their departures.
  public float[] features() {
    return features;
  }

  /// Whether each held-out flight arrived more than 15 minutes late.
  public boolean[] late() {
    return late;
  }

  /// The probability of a held-out flight, computed in Java and in double precision: what the served model must answer,
  /// to about 1e-6.
  public double probability(int row) {
    return model.probability(features, row);
  }

  /// Writes the held-out flights with their scores to a file of a format that its ending tells (`.parquet`, `.csv`).
  ///
  /// @param scores one for each held-out flight
  /// @throws IOException if the file cannot be written
  public void writeScores(Path file, float[] scores) throws IOException {
    if (scores.length != rows()) {
      throw new IllegalArgumentException("scores.length=" + scores.length + " differs from rows()=" + rows());
    }
    long[] departure = Arrays.stream(heldOut(flights.departureLocal)).map(minute -> minute * MICROS_PER_MINUTE)
        .toArray();
    Table.builder().timestamps("departure", departure).texts("origin", heldOut(flights.origin), flights.airports)
        .texts("destination", heldOut(flights.destination), flights.airports)
        .longs("distance", longs(heldOut(flights.distance)))
        .longs("arrival_delay", longs(heldOut(flights.arrivalDelay))).booleans("late", late).floats(OUTPUT, scores)
        .build().writeTo(file);
  }

  private long[] heldOut(long[] column) {
    return Arrays.copyOfRange(column, firstHeldOut, flights.count);
  }

  private int[] heldOut(int[] column) {
    return Arrays.copyOfRange(column, firstHeldOut, flights.count);
  }

  private static long[] longs(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }
}
