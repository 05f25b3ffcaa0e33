package io.roadml.app.demo;

import io.roadml.data.Dataset;
import io.roadml.data.Table;
import io.roadml.training.LogisticModel;
import io.roadml.training.LogisticRegression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Trains `examples/embed/swing.onnx`: from the swings of the last 20 days of the S&P 500, newest first, the probability
/// that tomorrow's swing is more than 1.5 %. A day's swing is ln(high / low).
final class SwingModel {
  static final int DAYS = 20;
  static final double WIDE = 0.015;

  private static final LocalDate TEST_FROM = LocalDate.of(2015, 1, 1);
  private static final List<String> NAMES = IntStream.range(0, DAYS).mapToObj(day -> "swing_" + day).toList();

  final float[] swings;
  final int firstTest;
  final LogisticModel model;

  private SwingModel(float[] swings, int firstTest, LogisticModel model) {
    this.swings = swings;
    this.firstTest = firstTest;
    this.model = model;
  }

  /// Trains on the days up to 2014.
  static SwingModel train(Path csv) throws IOException {
    Table table = Dataset.open(csv).select("date", "high", "low").read();
    double[] high = table.doubles("high");
    double[] low = table.doubles("low");
    float[] swings = new float[high.length];
    for (int day = 0; day < swings.length; day++) {
      swings[day] = (float) Math.log(high[day] / low[day]);
    }
    long[] dates = table.longs("date");
    int firstTest = (int) Arrays.stream(dates).filter(day -> day < TEST_FROM.toEpochDay()).count();
    LogisticModel model = new LogisticRegression(20, 0.1, 16, 1).train(NAMES, features(swings, DAYS, firstTest),
        labels(swings, DAYS, firstTest));
    return new SwingModel(swings, firstTest, model);
  }

  byte[] onnx() {
    return model.toOnnx("swings", "wide_tomorrow");
  }

  /// What is known the evening before each of the days `from` … `to` (exclusive).
  static float[] features(float[] swings, int from, int to) {
    float[] rows = new float[(to - from) * DAYS];
    for (int day = from; day < to; day++) {
      for (int back = 0; back < DAYS; back++) {
        rows[(day - from) * DAYS + back] = swings[day - 1 - back];
      }
    }
    return rows;
  }

  static boolean[] labels(float[] swings, int from, int to) {
    boolean[] wide = new boolean[to - from];
    for (int day = from; day < to; day++) {
      wide[day - from] = swings[day] > WIDE;
    }
    return wide;
  }

  /// Writes the model to the folder of the example, which is the only argument.
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Files.write(folder.resolve("swing.onnx"), train(folder.resolve("sp500-2000.csv")).onnx());
  }
}
