package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Mutations of a configuration are settings, or are refused with a message; nothing else, and soon.
class ConfigFuzzTest {
  private static final String SEED_FILE = """
      name: "m"
      platform: "onnxruntime_onnx"
      max_batch_size: 16
      input [
        { name: "x" data_type: TYPE_FP32 dims: [ 3, -1 ] reshape { shape: [ 3 ] } },
        { name: "k" data_type: TYPE_STRING dims: [ 1 ] optional: true }
      ]
      output [ { name: "y" data_type: TYPE_FP32 dims: [ 2 ] label_filename: "labels.txt" } ]
      instance_group [ { count: 2 kind: KIND_CPU }, { kind: KIND_GPU gpus: [ 0, 1 ] } ]
      dynamic_batching {
        preferred_batch_size: [ 4, 8 ]
        max_queue_delay_microseconds: 100
        priority_queue_policy { key: 1 value { timeout_action: DELAY } }
        default_queue_policy { max_queue_size: 10 default_timeout_microseconds: 5000 }
      }
      version_policy: { specific { versions: [ 1, 3 ] } }
      optimization { graph { level: 1 } cuda { graph_spec { batch_size: 1 input { key: "x" value { dim: 3 } } } } }
      parameters { key: "intra_op_thread_count" value { string_value: "2" } }
      model_warmup [ { name: "s" batch_size: 4 inputs { key: "x" value { data_type: TYPE_FP32 dims: 3 random_data: true } } } ]
      model_metrics { metric_control { metric_identifier { family: "f" } histogram_options { buckets: [ 0.5, 1e9 ] } } }
      """;
  private static final List<
      String> PIECES = List.of("{", "}", "[", "]", ":", ",", ";", "<", ">", "\"", "'", "\\", "#", "\n",
          "-1", "99999999999999999999", "nan", "inf", "0x7fffffff", "1e400", "true", "name", "dims", "all {}",
          "latest {", "\0", "\uD800",
          "\\xff", "\\777", "TYPE_INVALID", "google.protobuf.Any", "[type.googleapis.com/x] {", "input");

  @Test
  void tenThousandMutationsAreSettingsOrRefused() {
    mutate(20_261, 10_000);
  }

  @Test @Tag("soak")
  void aMillionMutationsAreSettingsOrRefused() {
    mutate(System.nanoTime(), 1_000_000);
  }

  private static void mutate(final long seed, final int times) {
    final Random random = new Random(seed);
    int accepted = 0;
    for (int time = 0; time < times; time++) {
      final String text = mutation(random);
      final long start = System.nanoTime();
      accepted += accepted(seed, time, text);
      final Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.toSeconds() < 5, () -> "seed=" + seed + " mutation took " + took + ":\n" + text);
    }
    assertTrue(accepted > 0 && accepted < times, "accepted=" + accepted + " of " + times);
  }

  private static int accepted(final long seed, final int time, final String text) {
    try {
      SettingsReader.read("m", ConfigFile.parse(TextSchema.CONFIGURATION, "config.pbtxt", text));
      return 1;
    } catch (final ModelException refused) {
      assertTrue(refused.getMessage().startsWith("config.pbtxt"), refused.getMessage());
      return 0;
    } catch (final RuntimeException | Error failure) {
      throw new AssertionError("seed=" + seed + " mutation=" + time + "\n" + text, failure);
    }
  }

  private static String mutation(final Random random) {
    final StringBuilder text = new StringBuilder(SEED_FILE);
    for (int edits = random.nextInt(4); edits >= 0; edits--) {
      final int at = random.nextInt(text.length());
      switch (random.nextInt(5)) {
        case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> text.delete(at, Math.min(text.length() - 1, at + 1 + random.nextInt(20)));
        case 2 -> text.setCharAt(at, (char) random.nextInt(256));
        case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
        default -> text.setLength(Math.max(1, at));
      }
    }
    return text.toString();
  }
}
