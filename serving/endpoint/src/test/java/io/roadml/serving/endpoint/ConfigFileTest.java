package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.roadml.runtime.core.ModelException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
  private static ConfigFile parse(final String text) {
    return ConfigFile.parse(TextSchema.CONFIGURATION, "config.pbtxt", text);
  }

  private static String refusal(final String text) {
    return assertThrows(ModelException.class, () -> parse(text)).getMessage();
  }

  @Test
  void theTreeSaysWhatTheFileSaysAndNothingElse() {
    final ConfigFile file = parse("""
        name: "m" # a comment
        max_batch_size: 0
        input [
          { name: "x", data_type: TYPE_FP32, dims: [ -1, 3 ] },
          { name: "z" dims: 4 dims: 5 }
        ]
        parameters { key: "k" value: { string_value: "v" } }
        parameters { key: "l" value: {} }
        metric_tags: [ { key: "a" value: "b" } ]
        """);
    assertEquals(
        Map.of("name", "m", "max_batch_size", 0L, "input",
            List.of(Map.of("name", "x", "data_type", "TYPE_FP32", "dims", List.of(-1L, 3L)),
                Map.of("name", "z", "dims", List.of(4L, 5L))),
            "parameters", Map.of("k", Map.of("string_value", "v"), "l", Map.of()), "metric_tags", Map.of("a", "b")),
        file.tree());
  }

  @Test
  void positionsCountFromOne() {
    final Map<String,
        String> positions = parse("name: \"m\"\ninput [\n  { name: \"x\" dims: [1, 2, 3] }\n]\n").positions();
    assertEquals("1:1", positions.get("name"));
    assertEquals("3:5", positions.get("input[0].name"));
    assertEquals("3:15", positions.get("input[0].dims"));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "max_batch_sise: 3|1:1: ModelConfig has no field max_batch_sise, did you mean max_batch_size?",
      "input [ { nam: 3 } ]|1:11: ModelInput has no field nam, did you mean name?",
      "input [ { data_type: TYPE_FP33 } ]|1:22: DataType has no value TYPE_FP33, did you mean TYPE_FP32?",
      "instance_group { kind: KIND_CPUS }|1:24: ModelInstanceGroup.Kind has no value KIND_CPUS, did you mean KIND_CPU?",
      "optimization { cuda { graph_spec { bach_size: 1 } } }|1:36: ModelOptimizationPolicy.Cuda.GraphSpec has no field"
          + " bach_size, did you mean batch_size?",
      "name: \"x|1:7: String missing ending quote.",
      "max_batch_size \"a\"|1:16: Expected \":\".",
      "name: 'a' name: 'b'|1:15: Non-repeated field \"ModelConfig.name\" cannot be overwritten.",
      "[foo.bar]: 3|1:6: ModelConfig has no field [foo, did you mean name?"})
  void aMistakeIsNamedWithItsPlaceAndTheNearestName(final String text, final String expected) {
    assertEquals("config.pbtxt:" + expected, refusal(text));
  }

  @Test
  void twoSchedulersAreRefused() {
    assertTrue(refusal("dynamic_batching {} ensemble_scheduling {}").contains("another member of oneof"));
  }

  @Test
  void deepNestingIsRefusedBeforeTheParserRecurses() {
    assertEquals("config.pbtxt is nested more than 64 deep", refusal("input {".repeat(100_000)));
    assertEquals("config.pbtxt is nested more than 64 deep", refusal("foo:[".repeat(100_000)));
  }

  @Test
  void aFileThatIsNotThereSaysNothing(@TempDir final Path folder) {
    assertEquals(Map.of(), ConfigFile.read(folder.resolve("config.pbtxt")).tree());
    assertEquals(Map.of(), ConfigFile.read(null).tree());
  }

  @Test
  void bytesThatAreNoTextAreRefused(@TempDir final Path folder) throws Exception {
    final Path file = Files.write(folder.resolve("config.pbtxt"), new byte[]{'a', (byte) 0xFF, (byte) 0xFE});
    assertEquals("config.pbtxt is not UTF-8 text",
        assertThrows(ModelException.class, () -> ConfigFile.read(file)).getMessage());
    Files.write(file, new byte[(1 << 20) + 1]);
    assertEquals("config.pbtxt has 1048577 bytes, want at most 1048576",
        assertThrows(ModelException.class, () -> ConfigFile.read(file)).getMessage());
  }

  /// A message with every field of the schema, printed by protobuf, must come back with every field. What a oneof leaves out
  /// comes with the next choice.
  @Test
  void everyFieldOfTheSchemaParses() throws Exception {
    final Descriptor root;
    try (InputStream bytes = ConfigFile.class.getResourceAsStream("schemas.desc")) {
      root = FileDescriptor.buildFrom(FileDescriptorSet.parseFrom(bytes).getFileList().stream()
          .filter(file -> file.getName().equals("model_config.proto")).findFirst().orElseThrow(), new FileDescriptor[0])
          .findMessageTypeByName("ModelConfig");
    }
    final Set<String> wanted = new TreeSet<>();
    final Set<String> parsed = new TreeSet<>();
    for (int choice = 0; choice < 3; choice++) {
      final DynamicMessage message = full(root, choice);
      wanted.addAll(names(message, ""));
      final ConfigFile file = parse(TextFormat.printer().printToString(message));
      collect(file.tree(), "", parsed);
      SettingsReader.read("x", file);
    }
    assertTrue(wanted.size() > 150, wanted.toString());
    wanted.removeAll(parsed);
    assertEquals(Set.of(), wanted);
  }

  private static DynamicMessage full(final Descriptor type, final int choice) {
    final DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    for (final FieldDescriptor field : type.getFields()) {
      final boolean left = field.getContainingOneof() != null && field.getContainingOneof().getFields()
          .indexOf(field) != choice % field.getContainingOneof().getFieldCount();
      if (!left) {
        final Object value = value(field, choice);
        if (field.isRepeated()) {
          message.addRepeatedField(field, value);
        } else {
          message.setField(field, value);
        }
      }
    }
    return message.build();
  }

  private static Object value(final FieldDescriptor field, final int choice) {
    return switch (field.getJavaType()) {
      case MESSAGE -> full(field.getMessageType(), choice);
      case ENUM -> field.getEnumType().getValues().getLast();
      case INT -> 1;
      case LONG -> 1L;
      case FLOAT -> 0.5F;
      case DOUBLE -> 0.5;
      case BOOLEAN -> true;
      default -> "x";
    };
  }

  private static Set<String> names(final DynamicMessage message, final String path) {
    final Set<String> names = new TreeSet<>();
    message.getAllFields().forEach((field, value) -> {
      final String name = path + field.getName();
      names.add(name);
      final Object one = value instanceof List<?> list ? list.getFirst() : value;
      if (field.isMapField()) {
        final FieldDescriptor inner = field.getMessageType().findFieldByNumber(2);
        if (inner.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          names.addAll(names((DynamicMessage) ((DynamicMessage) one).getField(inner), name + "."));
        }
      } else if (one instanceof DynamicMessage nested) {
        names.addAll(names(nested, name + "."));
      }
    });
    return names;
  }

  private static void collect(final Object tree, final String path, final Set<String> names) {
    if (tree instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        final boolean user = key.equals("x") || key.equals("1");
        final String name = user ? path : path + key;
        names.add(name);
        collect(value instanceof List<?> list ? list.getFirst() : value, user ? path : name + ".", names);
      });
    }
  }
}
