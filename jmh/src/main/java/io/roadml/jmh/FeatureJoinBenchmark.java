package io.roadml.jmh;

import io.roadml.bench.BenchModel;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.online.Column;
import io.roadml.runtime.online.OnlineOptions;
import io.roadml.runtime.online.OnlineStore;
import io.roadml.runtime.online.OnlineTable;
import io.roadml.runtime.online.OnlineView;
import io.roadml.runtime.online.RowWriter;
import io.roadml.runtime.online.WriteMode;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.Endpoints;
import io.roadml.serving.endpoint.EndpointsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What it costs to join features in the hop: the model of the design's measurements, asked with its 32 columns, and asked with
/// an INT64 entity whose ten doubles and vector of 22 are looked up among 200,000 rows. Both in the JVM, on the caller's thread.
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xms256m",
        "-Xmx256m"})
public class FeatureJoinBenchmark {
  private static final int ROWS = 200_000;
  private static final int DOUBLES = 10;
  private static final int VECTOR = 22;
  private static final int WIDTH = DOUBLES + VECTOR;

  /// The model twice, with and without features, and the store.
  @State(Scope.Thread)
  public static class Served {
    /// Entities of a request.
    @Param({"1", "16"})
    public int rows;

    private final long[] keys = new SplittableRandom(42).longs(1 << 16, 0, ROWS).toArray();
    private final float[] values = new float[WIDTH];
    private int next;
    private Path folder;
    private OnlineStore store;
    private Endpoints endpoints;
    private Predictor plain;
    private Predictor joined;

    /// Writes, loads, and checks that both give the same answer.
    @Setup
    public void open() throws IOException, InterruptedException {
      folder = Files.createTempDirectory("roadml-jmh");
      store = OnlineStore.open(folder.resolve("online"), OnlineOptions.defaults());
      fill();
      place("plain");
      place("joined");
      Files.writeString(folder.resolve("models/joined/features.pbtxt"), features());
      endpoints = Endpoints.open(EndpointsConfig.of(List.of(OnnxEngine.create()),
          List.of(DirectorySource.open(folder.resolve("models")))).withFeatures(store));
      endpoints.awaitLoaded();
      plain = endpoints.find("plain").predictor();
      joined = endpoints.find("joined").predictor();
      requireSame();
    }

    private void place(final String model) throws IOException {
      final Path version = Files.createDirectories(folder.resolve("models").resolve(model).resolve("1"));
      Files.write(version.resolve("model.onnx"), BenchModel.MLP.bytes());
    }

    private static String features() {
      final String doubles = IntStream.range(0, DOUBLES).mapToObj(index -> "feature { name: 'view:f" + index + "' }\n")
          .collect(Collectors.joining());
      return "project: 'jmh' default: 0 entity { name: 'id' data_type: TYPE_INT64 }\n" + doubles
          + "feature { name: 'view:vector' }\n";
    }

    private void fill() {
      final OnlineView view = OnlineView.of("jmh", "view", List.of(Column.of("id", ElementType.INT64)),
          Stream.concat(IntStream.range(0, DOUBLES).mapToObj(index -> Column.of("f" + index, ElementType.FP64)),
              Stream.of(Column.vector("vector", VECTOR))).toList());
      final OnlineTable table = store.table(view.withRows(ROWS));
      final long now = System.currentTimeMillis() * 1_000;
      try (RowWriter writer = table.writer()) {
        for (long id = 0; id < ROWS; id++) {
          writer.key(0, id);
          for (int feature = 0; feature < DOUBLES; feature++) {
            writer.set(feature, value(id, feature));
          }
          writer.set(DOUBLES, vector(id)).write(now, now, WriteMode.REPLACE);
        }
      }
    }

    private static float value(final long id, final int column) {
      return (id + column) % 17 / 16f;
    }

    private static float[] vector(final long id) {
      final float[] vector = new float[VECTOR];
      for (int element = 0; element < VECTOR; element++) {
        vector[element] = value(id, DOUBLES + element);
      }
      return vector;
    }

    private void requireSame() {
      for (int column = 0; column < WIDTH; column++) {
        values[column] = value(77, column);
      }
      final Slot one = plain.acquire();
      final Slot other = joined.acquire();
      one.input(0).setFloats(0, values, 0, WIDTH);
      other.input(0).setLong(0, 77);
      if (plain.infer(one) != Outcome.OK || joined.infer(other) != Outcome.OK
          || one.output(0).getFloat(0) != other.output(0).getFloat(0)) {
        throw new IllegalStateException("a joined model gives another answer than one that is given the same values");
      }
      plain.release(one);
      joined.release(other);
    }

    float infer(final Predictor predictor, final Slot slot) {
      if (predictor.infer(slot) != Outcome.OK) {
        throw new IllegalStateException("a prediction was not answered");
      }
      final float answer = slot.output(0).getFloat(0);
      predictor.release(slot);
      return answer;
    }

    /// Closes and deletes.
    @TearDown
    public void close() throws IOException {
      endpoints.close();
      store.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /// The caller brings the values.
  @Benchmark
  public float plain(final Served served) {
    final Slot slot = served.plain.acquire();
    slot.reserve(served.rows);
    for (int row = 0; row < served.rows; row++) {
      slot.input(0).setFloats((long) row * WIDTH, served.values, 0, WIDTH);
    }
    return served.infer(served.plain, slot);
  }

  /// The caller brings entities, and the values are looked up.
  @Benchmark
  public float joined(final Served served) {
    final Slot slot = served.joined.acquire();
    slot.reserve(served.rows);
    for (int row = 0; row < served.rows; row++) {
      served.next = served.next + 1 & served.keys.length - 1;
      slot.input(0).setLong(row, served.keys[served.next]);
    }
    return served.infer(served.joined, slot);
  }
}
