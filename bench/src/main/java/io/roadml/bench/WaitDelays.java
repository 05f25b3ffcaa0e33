package io.roadml.bench;

import io.roadml.runtime.core.BatchPolicy;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.SlotListener;
import io.roadml.runtime.core.Stage;
import io.roadml.runtime.core.Waiting;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.runtime.onnx.OnnxModel;
import io.roadml.runtime.onnx.OnnxOptions;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/// How long a lone request really waits for company, for each `max_queue_delay_microseconds` and each way of waiting:
/// the shortest delay that each can keep.
///
/// A delay counts as kept when half of the waits are not shorter than asked for, and nine of ten at most a quarter
/// longer.
///
/// - Threading: immutable.
///
/// @param requests requests for each cell of the table, at least 10
public record WaitDelays(int requests) implements Benchmark {
  private static final List<Integer> MICROS = List.of(0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000);
  private static final double KEPT = 1.25;
  private static final double MICRO = 1e3;

  /// 200 requests for each.
  public static final WaitDelays DEFAULT = new WaitDelays(200);

  /// Checks.
  public WaitDelays {
    if (requests < 10) {
      throw new IllegalArgumentException("requests=" + requests + ", want at least 10");
    }
  }

  /// The waits of one way of waiting with one delay.
  ///
  /// @param micros the delay asked for
  /// @param p50    half of the waits are at most this long, in µs
  /// @param p90    nine of ten are
  public record Cell(int micros, double p50, double p90) {
    boolean isKept() {
      return micros > 0 && p50 >= micros && p90 <= KEPT * micros;
    }
  }

  /// All waits.
  ///
  /// @param cells by way of waiting, in rising order of the delay
  public record Delays(Map<Waiting, List<Cell>> cells) implements Report {
    /// Copies.
    public Delays {
      cells = new LinkedHashMap<>(cells);
    }

    /// Returns the shortest delay that a way of waiting keeps, and with it all longer ones, in µs; 0 when it keeps
    /// none.
    public int shortest(final Waiting waiting) {
      final List<Cell> rising = cells.get(waiting);
      int shortest = 0;
      for (int index = rising.size() - 1; index >= 0 && rising.get(index).isKept(); index--) {
        shortest = rising.get(index).micros();
      }
      return shortest;
    }

    @Override
    public boolean passed() {
      return true;
    }

    @Override
    public String text() {
      final Table table = new Table(Stream.concat(Stream.of("asked for"), cells.keySet().stream().map(Waiting::name))
          .toArray(String[]::new));
      for (int index = 0; index < MICROS.size(); index++) {
        final int row = index;
        table.row(Stream.concat(Stream.of(MICROS.get(row) + " µs"),
            cells.values().stream().map(each -> cell(each.get(row)))).toArray(String[]::new));
      }
      final StringBuilder text = new StringBuilder("How long a lone request waits for company, p50 / p90\n\n");
      text.append(table.text()).append('\n');
      cells.keySet().forEach(waiting -> text.append(waiting).append(" keeps delays from ")
          .append(shortest(waiting) == 0 ? "none of these" : shortest(waiting) + " µs").append(" on\n"));
      return text.toString();
    }

    private static String cell(final Cell cell) {
      return Figures.plain(cell.p50()) + " / " + Figures.plain(cell.p90()) + " µs"
          + (cell.isKept() ? " kept" : "     ");
    }

    @Override
    public Map<String, Object> facts() {
      final Map<String, Object> facts = new LinkedHashMap<>();
      cells.forEach((waiting, each) -> facts.put(waiting.name(), Map.of("shortest_kept_us", shortest(waiting), "waits",
          each.stream().map(cell -> List.of(cell.micros(), cell.p50(), cell.p90())).toList())));
      return facts;
    }
  }

  @Override
  public Delays run(final Progress progress) throws IOException, InterruptedException {
    final Map<Waiting, List<Cell>> cells = new LinkedHashMap<>();
    try (OnnxModel model = OnnxEngine.create().load(BenchModel.MLP.bytes(), OnnxOptions.DEFAULT)) {
      for (final Waiting waiting : Waiting.values()) {
        progress.say("measuring " + waiting);
        final Cell[] row = new Cell[MICROS.size()];
        for (int index = 0; index < row.length; index++) {
          row[index] = cell(model, waiting, MICROS.get(index));
        }
        cells.put(waiting, List.of(row));
      }
    }
    return new Delays(cells);
  }

  private Cell cell(final OnnxModel model, final Waiting waiting, final int micros) throws InterruptedException {
    final PredictorConfig config = PredictorConfig.defaults().withWaiting(waiting)
        .withBatch(BatchPolicy.NATURAL.withMaxQueueDelayNanos(micros * 1000L));
    try (Predictor predictor = Predictor.open(model, config)) {
      waits(predictor);
      final long[] waits = waits(predictor);
      Arrays.sort(waits);
      return new Cell(micros, waits[waits.length / 2] / MICRO, waits[waits.length * 9 / 10] / MICRO);
    }
  }

  private long[] waits(final Predictor predictor) throws InterruptedException {
    final long[] waits = new long[requests];
    final Semaphore answered = new Semaphore(0);
    final SlotListener listener = slot -> answered.release();
    for (int request = 0; request < requests; request++) {
      final Slot slot = predictor.acquire();
      slot.onCompletion(listener);
      final int submitted = predictor.submit(slot);
      if (submitted != Outcome.OK) {
        throw new IllegalStateException("a request was refused: " + Outcome.describe(submitted));
      }
      answered.acquire();
      waits[request] = slot.stamp(Stage.BATCHED) - slot.stamp(Stage.ENQUEUED);
      predictor.release(slot);
    }
    return waits;
  }
}
