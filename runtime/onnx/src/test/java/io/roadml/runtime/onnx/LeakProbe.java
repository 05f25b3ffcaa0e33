package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

/// Does one thing again and again, in three rounds, and prints by how many kilobytes the process has grown in the best of them, in a JVM whose heap is all there
/// from the start, so that what grows is native. Resident memory is read from Linux; elsewhere 0 is printed.
///
/// Arguments: what to do, how often.
public final class LeakProbe {
  private static final int ROUNDS = 3;

  private interface Work {
    void once(int time);
  }

  private LeakProbe() {
  }

  /// Works and prints.
  public static void main(final String[] arguments) throws IOException {
    final int times = Integer.parseInt(arguments[1]);
    try (OnnxModel types = Models.load("all_types");
        ModelInstance free = types.newInstance(1);
        OnnxModel fails = Models.load("fails");
        ModelInstance failing = fails.newInstance(1)) {
      failing.input(0).setLong(0, 99);
      final Work work = switch (arguments[0]) {
        case "free runs" -> time -> freeRun(types, free, 1 + time % 7);
        case "failed runs" -> time -> failedRuns(failing);
        case "closed models" -> time -> loadAndClose();
        case "refused models" -> time -> refused(() -> Models.load("unknown_op"));
        default -> throw new IllegalArgumentException(arguments[0]);
      };
      repeat(times / 2, work); // Pools and compiled code settle.
      System.out.println(leastGrowth(times, work));
    }
  }

  /// A leak shows in every round; code that is compiled late, or a heap of the C library that is spread once, does not.
  private static long leastGrowth(final int times, final Work work) throws IOException {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      final long before = residentKilobytes();
      repeat(times, work);
      least = Math.min(least, residentKilobytes() - before);
    }
    return least;
  }

  private static void repeat(final int times, final Work work) {
    for (int time = 0; time < times; time++) {
      work.once(time);
    }
  }

  private static void freeRun(final OnnxModel model, final ModelInstance instance, final int rows) {
    try (Arena memory = Arena.ofConfined()) {
      instance.run(model.inputs().stream().map(spec -> tensor(spec, rows, memory)).toList(), memory);
    }
  }

  private static Tensor tensor(final TensorSpec spec, final int rows, final Arena memory) {
    return spec.type() == ElementType.BYTES
        ? Tensor.ofStrings(memory, Collections.nCopies(2 * rows, "long enough to be allocated apart"), rows, 2)
        : Tensor.allocate(memory, spec.type(), rows, 2);
  }

  private static void failedRuns(final ModelInstance failing) {
    refused(() -> failing.run(List.of(failing.input(0)), Arena.ofAuto()));
    refused(() -> failing.run(1));
  }

  private static void loadAndClose() {
    try (OnnxModel model = Models.load("mlp"); ModelInstance instance = model.newInstance(64)) {
      for (int rows = 1; rows <= 64; rows++) {
        instance.run(rows);
      }
      model.run(new float[3][32]);
    }
  }

  private static void refused(final Runnable work) {
    try {
      work.run();
    } catch (final ModelException expected) {
      return;
    }
    throw new IllegalStateException("it was not refused");
  }

  private static long residentKilobytes() throws IOException {
    final Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    return Files.readAllLines(status).stream().filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
  }
}
