package io.roadml.app.demo;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.Slot;
import java.util.function.ObjIntConsumer;

/// Asks a model in this JVM: fills a slot, runs it, reads it. No copy is made on the way, and no object.
///
/// - Threading: one thread.
final class JvmScorer implements Scorer {
  private final Predictor predictor;
  private final Departures flights;
  private final ObjIntConsumer<Slot> more;

  private JvmScorer(Predictor predictor, Departures flights, ObjIntConsumer<Slot> more) {
    this.predictor = predictor;
    this.flights = flights;
    this.more = more;
  }

  /// Sends what the flight itself says.
  static JvmScorer plain(Predictor predictor, Departures flights) {
    return new JvmScorer(predictor, flights, (_, _) -> {
    });
  }

  /// Sends the entities too, whose features are joined in the hop.
  static JvmScorer joined(Predictor predictor, Departures flights) {
    return new JvmScorer(predictor, flights, (slot, row) -> {
      slot.input(1).setLong(0, flights.origin()[row]);
      slot.input(2).setLong(0, flights.destination()[row]);
    });
  }

  /// Sends the features too, row by row.
  static JvmScorer given(Predictor predictor, Departures flights, float[] features) {
    int width = features.length / flights.count();
    return new JvmScorer(predictor, flights,
        (slot, row) -> slot.input(1).setFloats(0, features, row * width, width));
  }

  @Override
  public float score(int row) {
    Slot slot = predictor.acquire();
    slot.input(0).setFloats(0, flights.columns(), row * FlightColumns.WIDTH, FlightColumns.WIDTH);
    more.accept(slot, row);
    int outcome = predictor.infer(slot);
    float score = slot.output(0).getFloat(0);
    predictor.release(slot);
    if (outcome != Outcome.OK) throw new IllegalStateException("flight " + row + ": " + Outcome.describe(outcome));
    return score;
  }

  /// The scores of all flights.
  float[] all() {
    float[] scores = new float[flights.count()];
    for (int row = 0; row < scores.length; row++) scores[row] = score(row);
    return scores;
  }
}
