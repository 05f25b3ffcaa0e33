import com.sun.management.ThreadMXBean;
import io.roadml.runtime.core.LatencyRecorder;
import io.roadml.runtime.core.LatencySnapshot;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.onnx.OnnxModel;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// A trading-style loop with RoadML inside: at each close, will tomorrow's close be more than 1 % away?
public final class Embed {
  static final int FIRST_UNSEEN = 3773; // 2015; the model was trained on the days before

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args.length > 0 ? args[0] : "examples/embed");
    double[][] bars = Files.readAllLines(folder.resolve("sp500-2000.csv")).stream().skip(1).map(line -> line.split(","))
        .map(bar -> new double[] {Double.parseDouble(bar[2]), Double.parseDouble(bar[3]), Double.parseDouble(bar[4])})
        .toArray(double[][]::new); // high, low, close
    try (OnnxModel model = OnnxModel.load(folder.resolve("wide-day.onnx"));
        Predictor predictor = Predictor.open(model, PredictorConfig.defaults())) {
      Slot slot = predictor.acquire(); // once: the loop below allocates nothing
      for (int warmUp = 0; warmUp < 40; warmUp++) replay(bars, predictor, slot, LatencyRecorder.singleWriter());
      LatencyRecorder latency = LatencyRecorder.singleWriter();
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      int right = replay(bars, predictor, slot, latency);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      LatencySnapshot seen = latency.snapshot();
      System.out.printf("%d days, %.1f %% right, %.2f bytes a decision, p50 %d ns, p99 %d ns%n", seen.count(),
          100.0 * right / seen.count(), (double) bytes / seen.count(), seen.percentileNanos(50), seen.percentileNanos(99));
      predictor.release(slot);
    }
  }

  private static int replay(double[][] bars, Predictor predictor, Slot slot, LatencyRecorder latency) {
    int right = 0;
    for (int day = FIRST_UNSEEN; day < bars.length - 1; day++) {
      long start = System.nanoTime();
      writeFeatures(bars, day, slot.input(0));
      if (predictor.infer(slot) != Outcome.OK) throw new IllegalStateException(slot.error());
      boolean wide = slot.output(0).getFloat(0) > 0.5f;
      latency.record(System.nanoTime() - start);
      if (wide == move(bars, day + 1) > 0.01) right++;
    }
    return right;
  }

  /// The last five moves, their mean over twenty days, and today's range.
  static void writeFeatures(double[][] bars, int day, Tensor row) {
    double sum = 0;
    for (int back = 0; back < 20; back++) {
      sum += move(bars, day - back);
      if (back < 5) row.setFloat(back, (float) move(bars, day - back));
    }
    row.setFloat(5, (float) (sum / 20));
    row.setFloat(6, (float) ((bars[day][0] - bars[day][1]) / bars[day][2]));
  }

  static double move(double[][] bars, int day) {
    return Math.abs(bars[day][2] / bars[day - 1][2] - 1);
  }
}
