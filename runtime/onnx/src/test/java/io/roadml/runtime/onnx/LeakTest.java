package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Native memory comes back on every path. Resident memory is read from Linux; elsewhere these tests only exercise the paths.
@Tag("slow")
class LeakTest {
  private static final long ALLOWED_KILOBYTES = 8 << 10;

  @Test
  void freeRunsReturnTheirMemory() {
    try (OnnxModel model = Models.load("all_types"); ModelInstance instance = model.newInstance(1)) {
      doesNotGrow(100_000, time -> freeRun(model, instance, 1 + time % 7));
    }
  }

  private static void freeRun(final OnnxModel model, final ModelInstance instance, final int rows) {
    try (Arena memory = Arena.ofConfined()) {
      instance.run(model.inputs().stream().map(spec -> spec.type() == ElementType.BYTES
          ? Tensor.ofStrings(memory, Collections.nCopies(2 * rows, "long enough to be allocated apart"), rows, 2)
          : Tensor.allocate(memory, spec.type(), rows, 2)).toList(), memory);
    }
  }

  @Test
  void failedRunsReturnTheirMemory() {
    try (OnnxModel model = Models.load("fails"); ModelInstance instance = model.newInstance(1); Arena memory = Arena.ofConfined()) {
      final Tensor wrong = Tensor.allocate(memory, ElementType.INT64, 1, 1);
      wrong.setLong(0, 99);
      instance.input(0).setLong(0, 99);
      doesNotGrow(50_000, time -> {
        assertThrows(ModelException.class, () -> instance.run(List.of(wrong), memory));
        assertThrows(ModelException.class, () -> instance.run(1));
      });
    }
  }

  @Test
  void closedModelsReturnTheirMemory() {
    doesNotGrow(200, time -> {
      try (OnnxModel model = Models.load("mlp"); ModelInstance instance = model.newInstance(64)) {
        for (int rows = 1; rows <= 64; rows++) {
          instance.run(rows);
        }
        freeRun(model, instance, 3);
      }
    });
  }

  @Test
  void refusedModelsReturnTheirMemory() {
    doesNotGrow(1_000, time -> assertThrows(ModelException.class, () -> Models.load("unknown_op")));
  }

  private interface Work {
    void once(int time);
  }

  private static void doesNotGrow(final int times, final Work work) {
    repeat(times / 2, work); // Pools and compiled code settle.
    System.gc();
    final long before = residentKilobytes();
    repeat(times, work);
    System.gc();
    final long grown = residentKilobytes() - before;
    assertTrue(grown < ALLOWED_KILOBYTES, "resident memory grew by " + grown + " kB in " + times + " times");
  }

  private static void repeat(final int times, final Work work) {
    for (int time = 0; time < times; time++) {
      work.once(time);
    }
  }

  private static long residentKilobytes() {
    final Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      return Files.readAllLines(status).stream().filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
    } catch (final IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
