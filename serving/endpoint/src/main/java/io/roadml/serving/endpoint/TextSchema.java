package io.roadml.serving.endpoint;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import io.roadml.kernels.EditDistance;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a text file of a model may say: one message of a protobuf schema. With [ConfigFile] the only class that knows protobuf.
///
/// - Threading: immutable.
final class TextSchema {
  /// Triton's `config.pbtxt`.
  static final TextSchema CONFIGURATION = new TextSchema("model_config.proto", "ModelConfig");
  /// Our `features.pbtxt`.
  static final TextSchema FEATURES = new TextSchema("model_features.proto", "ModelFeatures");

  private static final Pattern UNKNOWN_FIELD = Pattern.compile("(\\d+:\\d+):\\t[a-z]+\\.([A-Za-z.]+)\\.([^.\\s]+)");
  private static final Pattern UNKNOWN_VALUE = Pattern
      .compile("Enum type \"[a-z]+\\.([A-Za-z.]+)\" has no value named \"([^\"]*)\"");

  private final FileDescriptor file;
  private final String root;

  private TextSchema(final String fileName, final String root) {
    this.file = descriptor(fileName);
    this.root = root;
  }

  private static FileDescriptor descriptor(final String name) {
    try (InputStream bytes = TextSchema.class.getResourceAsStream("schemas.desc")) {
      final FileDescriptorProto proto = FileDescriptorSet.parseFrom(bytes).getFileList().stream()
          .filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
      return FileDescriptor.buildFrom(proto, new FileDescriptor[0]);
    } catch (final IOException | DescriptorValidationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Returns an empty message of the schema's root.
  DynamicMessage.Builder newMessage() {
    return DynamicMessage.newBuilder(file.findMessageTypeByName(root));
  }

  /// Says what is wrong and where: `config.pbtxt:line:column: what is wrong`, with the nearest known name.
  String explain(final String name, final TextFormat.ParseException failure) {
    final Matcher field = UNKNOWN_FIELD.matcher(failure.getMessage());
    if (field.find()) {
      return name + ":" + field.group(1) + ": "
          + unknown("field", field.group(3), field.group(2), fields(field.group(2)));
    }
    final Matcher value = UNKNOWN_VALUE.matcher(failure.getMessage());
    final String words = value.find() ? unknown("value", value.group(2), value.group(1), values(value.group(1)))
        : failure.getMessage().replaceFirst("^\\d+:\\d+: ", "").replace(file.getPackage() + ".", "");
    return name + ":" + failure.getLine() + ":" + failure.getColumn() + ": " + words;
  }

  private static String unknown(final String what, final String name, final String type, final List<String> known) {
    return type + " has no " + what + " " + name + ", did you mean " + EditDistance.nearest(name, known).orElse("")
        + "?";
  }

  private List<String> fields(final String type) {
    return message(type).getFields().stream().map(FieldDescriptor::getName).toList();
  }

  private List<String> values(final String type) {
    final int last = type.lastIndexOf('.');
    final EnumDescriptor values = last < 0 ? file.findEnumTypeByName(type)
        : message(type.substring(0, last)).findEnumTypeByName(type.substring(last + 1));
    return values.getValues().stream().map(EnumValueDescriptor::getName).toList();
  }

  private Descriptor message(final String type) {
    final String[] names = type.split("\\.");
    Descriptor message = file.findMessageTypeByName(names[0]);
    for (int depth = 1; depth < names.length; depth++) {
      message = message.findNestedTypeByName(names[depth]);
    }
    return message;
  }
}
