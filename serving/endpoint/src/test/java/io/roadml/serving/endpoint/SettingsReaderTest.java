package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.serving.endpoint.ModelSettings.Placement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {
  private static ModelSettings read(final String text) {
    return SettingsReader.read("m", ConfigFile.parse(TextSchema.CONFIGURATION, "config.pbtxt", text));
  }

  @Test
  void anEmptyFileLeavesEverythingToTheModelAndTheDefaults() {
    final ModelSettings settings = read("");
    assertEquals(ModelSettings.FROM_THE_MODEL, settings.maxBatchSize());
    assertEquals(VersionPolicy.NEWEST, settings.policy());
    assertEquals(List.of(), settings.instances());
    assertEquals(-1, settings.queue().maxDelayNanos());
    assertEquals(List.of(), settings.notUsed());
    assertEquals("", settings.backend());
  }

  @Test
  void instanceGroupsSayHowManyAndWhere() {
    assertEquals(
        List.of(new Placement("m_0", 2, "cpu", false), new Placement("fast", 1, "cuda:0", false),
            new Placement("fast", 1, "cuda:1", false), new Placement("m_2", 1, "", true),
            new Placement("m_3", 3, "cuda:2", true),
            new Placement("m_4", 1, "cuda:0", false), new Placement("m_5", 1, "", false)),
        read("""
            instance_group [
              { kind: KIND_CPU count: 2 },
              { name: "fast" kind: KIND_GPU gpus: [ 0, 1 ] },
              { },
              { count: 3 gpus: 2 },
              { kind: KIND_GPU },
              { kind: KIND_MODEL }
            ]""").instances());
  }

  @Test
  void dynamicBatchingIsRead() {
    final ModelSettings.Queue queue = read("""
        max_batch_size: 16
        dynamic_batching {
          preferred_batch_size: [ 8, 4, 8 ]
          max_queue_delay_microseconds: 100
          default_queue_policy { max_queue_size: 10 default_timeout_microseconds: 5000 allow_timeout_override: true }
        }""").queue();
    assertEquals(new ModelSettings.Queue(100_000, List.of(4, 8), 10, 5000, true), queue);
  }

  @ParameterizedTest @CsvSource(delimiter = '|',
      value = {"version_policy { latest { num_versions: 3 } }|Latest[count=3]",
          "version_policy { latest { } }|Latest[count=1]", "version_policy { all { } }|All[]",
          "version_policy { specific { versions: 1 versions: 4 } }|Specific[versions=[1, 4]]",
          "version_policy { }|Latest[count=1]"})
  void versionPoliciesAreRead(final String text, final String expected) {
    assertEquals(expected, read(text).policy().toString());
  }

  @Test
  void backendAndPlatformNameTheEngine() {
    assertEquals("onnxruntime", read("backend: \"onnxruntime\"").backend());
    assertEquals("onnxruntime", read("platform: \"onnxruntime_onnx\"").backend());
    assertEquals("onnxruntime", read("platform: \"onnx_onnxv1\"").backend());
    assertEquals("pytorch", read("platform: \"pytorch_libtorch\"").backend());
    assertEquals("b", read("platform: \"pytorch_libtorch\" backend: \"b\"").backend());
  }

  @Test
  void parametersAndOptimizationBecomeEngineOptions() {
    final ModelSettings settings = read("""
        optimization { graph { level: 1 } }
        parameters { key: "intra_op_thread_count" value { string_value: "4" } }
        parameters { key: "inter_op_thread_count" value { string_value: "0" } }
        parameters { key: "enable_mem_arena" value { string_value: "0" } }
        parameters { key: "engine.deterministic" value { string_value: "true" } }
        parameters { key: "team" value { string_value: "risk" } }
        """);
    assertEquals(Map.of("graph_optimization", "extended", "intra_op_threads", "4", "inter_op_threads", "1", "cpu_arena",
        "false", "deterministic", "true"), settings.engineOptions());
    assertEquals("risk", settings.parameters().get("team"));
    assertEquals(List.of("parameters[team]"), settings.notUsed());
  }

  @Test
  void whatHasNoEffectIsNamedOnce() {
    assertEquals(List.of("output.reshape", "input.format", "optimization.priority", "optimization.cuda",
        "dynamic_batching.preserve_ordering",
        "dynamic_batching.default_queue_policy.timeout_action", "instance_group.rate_limiter", "metric_tags",
        "response_cache"), read("""
            input [ { name: "x" format: FORMAT_NHWC }, { name: "z" format: FORMAT_NCHW } ]
            output [ { name: "y" dims: [ 1, 4 ] reshape { shape: [ 4 ] } } ]
            optimization { priority: PRIORITY_MAX cuda { graphs: true } }
            dynamic_batching {
              preserve_ordering: true
              default_queue_policy { timeout_action: DELAY }
            }
            instance_group [ { rate_limiter { priority: 2 } } ]
            metric_tags { key: "a" value: "b" }
            response_cache { enable: true }
            """).notUsed());
  }

  @Test
  void whatSaysNothingIsNotNamed() {
    assertEquals(List.of(), read("""
        input [ { name: "x" format: FORMAT_NONE optional: false } ]
        optimization { priority: PRIORITY_DEFAULT }
        dynamic_batching { preserve_ordering: false default_queue_policy { timeout_action: REJECT } }
        instance_group [ { passive: false } ]
        """).notUsed());
  }

  @Test
  void reshapeTellsTheModelsShape() {
    final ModelSettings.DeclaredTensor tensor = read(
        "input [ { name: \"x\" data_type: TYPE_STRING dims: [ 4, 1 ] reshape { shape: [ 4 ] } } ]").inputs().getFirst();
    assertEquals(List.of(4L), tensor.shape());
    assertEquals(ElementType.BYTES, tensor.type());
  }

  @Test
  void warmUpSamplesAreRead() {
    final WarmupSample sample = read("""
        max_batch_size: 8
        model_warmup [ {
          name: "s" batch_size: 4 count: 2
          inputs { key: "a" value: { data_type: TYPE_FP32 dims: [ 3 ] zero_data: true } }
          inputs { key: "b" value: { data_type: TYPE_INT64 dims: [ 1 ] random_data: true } }
          inputs { key: "c" value: { data_type: TYPE_STRING dims: [ 1 ] input_data_file: "words" } }
        } ]""").samples().getFirst();
    assertEquals(4, sample.batchSize());
    assertEquals(2, sample.count());
    assertEquals(new WarmupSample.Input(ElementType.BYTES, List.of(1L), WarmupSample.Filling.FILE, "words"),
        sample.inputs().get("c"));
    assertEquals(WarmupSample.Filling.RANDOM, sample.inputs().get("b").filling());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "name: \"other\"|1:1: name=other, want m, the name of the model's folder, or none",
      "max_batch_size: -1|1:1: max_batch_size=-1, want 0 to 65536",
      "default_model_filename: \"../../x\"|1:1: default_model_filename=../../x, want the name of a file in the version's folder",
      "input [ { dims: 1 } ]|1:9: name is missing",
      "input [ { name: \"x\" dims: -2 } ]|1:21: dims=[-2], want dimensions of at least -1",
      "instance_group [ { count: 257 } ]|1:20: count=257, want 0 to 256",
      "instance_group [ { count: 200 }, { count: 100 } ]|1:1: instance_group asks for 300 instances, want at most 256",
      "instance_group [ { gpus: -1 } ]|1:20: gpus=[-1], want numbers of at least 0",
      "max_batch_size: 8 dynamic_batching { preferred_batch_size: 9 }|1:38: preferred_batch_size=9, want 1 to max_batch_size=8",
      "dynamic_batching { max_queue_delay_microseconds: 18446744073709551615 }|1:20: max_queue_delay_microseconds=-1, want 0 to 10000000",
      "version_policy { specific { } }|1:18: specific has no versions, want at least one",
      "max_batch_size: 2 model_warmup { batch_size: 3 }|1:34: batch_size=3, want at most max_batch_size=2",
      "model_warmup { inputs { key: \"x\" value { dims: 1 zero_data: true } } }|1:16: data_type is missing",
      "model_warmup { inputs { key: \"x\" value { data_type: TYPE_FP32 dims: -1 zero_data: true } } }|1:63: dims=[-1], want the"
          + " dimensions of the sample, none variable"})
  void aWrongValueIsNamedWithItsPlace(final String text, final String expected) {
    assertEquals("config.pbtxt:" + expected, assertThrows(ModelException.class, () -> read(text)).getMessage());
  }

  @ParameterizedTest @CsvSource({"''", "..", "a/../../b", "/etc/passwd", "a\\b"})
  void warmUpFilesStayInTheirFolder(final String file) {
    final String text = "model_warmup { inputs { key: \"x\" value { data_type: TYPE_FP32 input_data_file: \""
        + file.replace("\\", "\\\\") + "\" } } }";
    assertTrue(
        assertThrows(ModelException.class, () -> read(text)).getMessage().contains("want a file in the folder warmup"));
  }

  @Test
  void versionsAreOrderedByNumberAndNumbersComeLast() {
    final List<String> ordered = List.of("", "a", "final", "v2", "v9", "v10", "v10.1", "0", "1", "01", "2", "10",
        "99999999999999999999",
        "100000000000000000000");
    final List<String> shuffled = new ArrayList<>(ordered);
    Collections.shuffle(shuffled, new Random(7));
    shuffled.sort(VersionOrder.OLDEST_FIRST);
    assertEquals(ordered.stream().filter(each -> !each.equals("1") && !each.equals("01")).toList(),
        shuffled.stream().filter(each -> !each.equals("1") && !each.equals("01")).toList());
    assertTrue(VersionOrder.OLDEST_FIRST.compare("01", "1") != 0);
  }
}
