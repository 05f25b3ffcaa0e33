package io.roadml.serving.endpoint;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import io.roadml.runtime.core.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A `config.pbtxt` or `features.pbtxt`, parsed by protobuf's own text parser against its [TextSchema], as a plain tree.
///
/// - Tree: fields by their names, in the order of the schema; only what the file says. Messages and maps are maps, repeated
///   fields lists, integers Long, floating-point numbers Double, enumerations the names of their values.
/// - Threading: immutable.
/// - Fails: [ModelException] as `config.pbtxt:line:column: what is wrong`, with the nearest known name where one is unknown.
///
/// @param name      the file's name, for messages
/// @param tree      what the file says
/// @param positions `line:column` of each field, by its path: `input[0].dims`
record ConfigFile(String name, Map<String, Object> tree, Map<String, String> positions) {
  private static final int MOST_BYTES = 1 << 20;
  private static final int DEEPEST = 64;

  /// Returns a file that says nothing.
  static ConfigFile absent() {
    return new ConfigFile("config.pbtxt", Map.of(), Map.of());
  }

  /// Reads a `config.pbtxt`; one that is not there says nothing.
  static ConfigFile read(final Path file) {
    return file == null || Files.notExists(file) ? absent() : read(TextSchema.CONFIGURATION, file);
  }

  /// Reads a file that is there.
  static ConfigFile read(final TextSchema schema, final Path file) {
    final String name = file.getFileName().toString();
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new ModelException(name + " has " + Files.size(file) + " bytes, want at most " + MOST_BYTES);
      }
      return parse(schema, name,
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file))).toString());
    } catch (final CharacterCodingException e) {
      throw new ModelException(name + " is not UTF-8 text", e);
    } catch (final IOException e) {
      throw new ModelException(name + " cannot be read: " + e.getClass().getSimpleName(), e);
    }
  }

  /// Parses a file's text.
  static ConfigFile parse(final TextSchema schema, final String name, final String text) {
    requireShallow(name, text);
    final DynamicMessage.Builder message = schema.newMessage();
    try {
      TextFormat.Parser.newBuilder()
          .setSingularOverwritePolicy(TextFormat.Parser.SingularOverwritePolicy.FORBID_SINGULAR_OVERWRITES).build()
          .merge(text, message);
    } catch (final TextFormat.ParseException e) {
      throw new ModelException(schema.explain(name, e), e);
    }
    final Walk walk = new Walk(Places.of(text));
    return new ConfigFile(name, walk.message(message.build(), "", ""), Map.copyOf(walk.positions));
  }

  /// Refuses nesting that no configuration has, for the parser recurses.
  private static void requireShallow(final String name, final String text) {
    int depth = 0;
    for (int position = 0; position < text.length(); position++) {
      depth += switch (text.charAt(position)) {
        case '{', '<', '[' -> 1;
        case '}', '>', ']' -> -1;
        default -> 0;
      };
      if (depth > DEEPEST) {
        throw new ModelException(name + " is nested more than " + DEEPEST + " deep");
      }
    }
  }

  /// Turns messages into trees and gives each field its place. `path` is how messages and users name a field, by the keys of
  /// maps; `place` is how [Places] names it, by positions.
  private static final class Walk {
    private final Map<String, String> places;
    private final Map<String, String> positions = new HashMap<>();

    private Walk(final Map<String, String> places) {
      this.places = places;
    }

    private Map<String, Object> message(final Message message, final String path, final String place) {
      final Map<String, Object> tree = new LinkedHashMap<>();
      for (final FieldDescriptor field : message.getDescriptorForType().getFields()) {
        final String name = path + field.getName();
        if (note(name, place + field.getName()) || isSet(message, field)) {
          tree.put(field.getName(), value(message, field, name, place + field.getName()));
        }
      }
      return Collections.unmodifiableMap(tree);
    }

    private static boolean isSet(final Message message, final FieldDescriptor field) {
      return field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
    }

    private Object value(final Message message, final FieldDescriptor field, final String path, final String place) {
      if (field.isMapField()) {
        return map(message, field, path, place);
      }
      if (!field.isRepeated()) {
        return single(message.getField(field), field, path + ".", place + "[0].");
      }
      final List<Object> list = new ArrayList<>();
      for (int index = 0; index < message.getRepeatedFieldCount(field); index++) {
        final String element = "[" + index + "]";
        note(path + element, place + element);
        list.add(single(message.getRepeatedField(field, index), field, path + element + ".", place + element + "."));
      }
      return Collections.unmodifiableList(list);
    }

    private Map<String, Object> map(final Message message, final FieldDescriptor field, final String path,
        final String place) {
      final FieldDescriptor keyField = field.getMessageType().findFieldByNumber(1);
      final FieldDescriptor valueField = field.getMessageType().findFieldByNumber(2);
      final Map<String, Object> map = new LinkedHashMap<>();
      for (int index = 0; index < message.getRepeatedFieldCount(field); index++) {
        final Message entry = (Message) message.getRepeatedField(field, index);
        final String key = String.valueOf(single(entry.getField(keyField), keyField, "", ""));
        final String name = path + "[" + key + "]";
        final String element = place + "[" + index + "]";
        note(name, element);
        map.put(key, single(entry.getField(valueField), valueField, name + ".", element + ".value[0]."));
      }
      return Collections.unmodifiableMap(map);
    }

    private Object single(final Object value, final FieldDescriptor field, final String path, final String place) {
      return switch (field.getType()) {
        case MESSAGE -> message((Message) value, path, place);
        case ENUM -> ((EnumValueDescriptor) value).getName();
        case UINT32 -> Integer.toUnsignedLong((Integer) value);
        case INT32 -> ((Integer) value).longValue();
        case FLOAT -> ((Float) value).doubleValue();
        default -> value;
      };
    }

    private boolean note(final String path, final String place) {
      final String found = places.get(place);
      if (found != null) {
        positions.put(path, found);
      }
      return found != null;
    }
  }
}
