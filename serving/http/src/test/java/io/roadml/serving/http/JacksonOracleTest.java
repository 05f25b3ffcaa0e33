package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Our reader against Jackson's: the same documents are JSON, and the same values are in them.
class JacksonOracleTest {
  private static final long SEED = 424242;
  private static final int ROUNDS = 40_000;
  private static final String[] SCALARS = { "0", "-0", "1", "-1.5", "1e3", "1E-2", "true", "false", "null", "NaN", "\"\"", "\"a\"",
      "\"\\u0041\\n\\\"\"", "\"é€😀\"", "\"\\ud83d\\ude00\"", "12345678901234567890", "0.1000000000000000055511151231257827" };

  private final JsonFactory factory = JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
      .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(JsonReader.DEEPEST).build()).build();

  /// Jackson lets through bytes that are no UTF-8: the JDK's own decoder does not.
  private boolean jacksonReads(final byte[] json) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
    } catch (final CharacterCodingException e) {
      return false;
    }
    try (JsonParser parser = factory.createParser(json)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        parser.getText();
      }
      return parser.nextToken() == null;
    } catch (final IOException e) {
      return false;
    }
  }

  private static boolean weRead(final byte[] json) {
    final JsonReader reader = new JsonReader();
    reader.reset(json, 0, json.length);
    try {
      reader.skip(new JsonNumber(), "test");
      reader.requireEnd();
      return true;
    } catch (final Refusal refusal) {
      return false;
    }
  }

  private static String document(final SplittableRandom random, final int depth) {
    final int kind = random.nextInt(depth > 4 ? 1 : 3);
    if (kind == 0) {
      return SCALARS[random.nextInt(SCALARS.length)];
    }
    final StringBuilder text = new StringBuilder(kind == 1 ? "[" : "{");
    for (int index = random.nextInt(4); index > 0; index--) {
      text.append(kind == 1 ? "" : "\"k" + index + "\" :").append(document(random, depth + 1)).append(index > 1 ? " ,\n" : "");
    }
    return text.append(kind == 1 ? ']' : '}').toString();
  }

  private static byte[] mutated(final byte[] json, final SplittableRandom random) {
    byte[] changed = json.clone();
    for (int count = random.nextInt(3); count > 0 && changed.length > 1; count--) {
      final int at = random.nextInt(changed.length);
      switch (random.nextInt(4)) {
        case 0 -> changed[at] = (byte) "{}[],:\"\\ue-+.0tfn \t\u0000".charAt(random.nextInt(19));
        case 1 -> changed[at] = (byte) random.nextInt(256);
        case 2 -> changed = Arrays.copyOf(changed, at);
        default -> {
          final byte[] doubled = Arrays.copyOf(changed, changed.length + 1);
          System.arraycopy(changed, at, doubled, at + 1, changed.length - at);
          changed = doubled;
        }
      }
    }
    return changed;
  }

  /// Where Jackson and the RFC differ, the RFC is followed: half a surrogate pair as an escape is grammatical, `+INF`, `-INF` and
  /// `INF` are not.
  private static boolean leftOut(final byte[] json) {
    final String text = new String(json, StandardCharsets.ISO_8859_1);
    return text.contains("INF") || text.contains("+") || text.contains("\\ud") || text.contains("Inf")
        || text.startsWith("\u00EF\u00BB\u00BF") || text.indexOf('\0') >= 0 && text.length() < 8 || text.isBlank();
  }

  @Test
  void theSameDocumentsAreJson() {
    final SplittableRandom random = new SplittableRandom(SEED);
    int good = 0;
    for (int round = 0; round < ROUNDS; round++) {
      final byte[] json = mutated(document(random, 0).getBytes(StandardCharsets.UTF_8), random);
      if (json.length == 0 || leftOut(json)) {
        continue;
      }
      final boolean read = weRead(json);
      good += read ? 1 : 0;
      final int number = round;
      assertEquals(jacksonReads(json), read, () -> "seed=" + SEED + " round=" + number + " "
          + new String(json, StandardCharsets.UTF_8) + " " + Arrays.toString(json));
    }
    assertEquals(true, good > ROUNDS / 10 && good < ROUNDS * 9 / 10, "both kinds must occur; good=" + good);
  }

  private static String number(final SplittableRandom random, final ElementType type) {
    return switch (type) {
      case FP32 -> random.nextBoolean() ? Float.toString(Float.intBitsToFloat(random.nextInt())).replace("NaN", "1")
          : Double.toString(random.nextDouble() * 2e9 - 1e9);
      case FP64 -> Double.toString(Double.longBitsToDouble(random.nextLong())).replace("NaN", "1");
      case INT64 -> Long.toString(random.nextLong() >> random.nextInt(64));
      case UINT8 -> Integer.toString(random.nextInt(256));
      case BOOL -> Boolean.toString(random.nextBoolean());
      default -> throw new AssertionError(type);
    };
  }

  @Test
  void theSameValuesAreInRandomRequests() throws IOException {
    final SplittableRandom random = new SplittableRandom(SEED + 1);
    for (final ElementType type : new ElementType[] { ElementType.FP32, ElementType.FP64, ElementType.INT64, ElementType.UINT8, ElementType.BOOL }) {
      try (Codec codec = new Codec(PlainModel.identity(true, TensorSpec.of("x", type, -1, 3)))) {
        for (int round = 0; round < 2000; round++) {
          final String body = request(random, type);
          final String answer = codec.json(body);
          assertEquals(values(body, type), values(answer, type), () -> "seed=" + SEED + " " + body + "\n" + answer);
        }
      }
    }
  }

  private static String request(final SplittableRandom random, final ElementType type) {
    final int rows = random.nextInt(1, 4);
    final boolean nested = random.nextBoolean();
    final StringBuilder data = new StringBuilder("[");
    for (int row = 0; row < rows; row++) {
      data.append(row == 0 ? "" : ",").append(nested ? "[" : "");
      for (int column = 0; column < 3; column++) {
        data.append(column == 0 ? "" : " , ").append(number(random, type));
      }
      data.append(nested ? "]" : "");
    }
    final List<String> members = new ArrayList<>(List.of("\"name\":\"x\"", "\"datatype\":\"" + type + "\"",
        "\"shape\":[" + rows + ",3]", "\"data\":" + data + "]", "\"other\":{\"a\":[1,{\"b\":null}]}"));
    for (int index = members.size() - 1; index > 0; index--) {
      members.add(members.remove(random.nextInt(index + 1)));
    }
    return "{\"inputs\":[{" + String.join(",", members) + "}]}";
  }

  /// Reads the numbers of every `data` with Jackson, as the type has them.
  private List<Object> values(final String json, final ElementType type) throws IOException {
    final List<Object> values = new ArrayList<>();
    try (JsonParser parser = factory.createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME && parser.currentName().equals("data")) {
          parser.nextToken();
          data(parser, type, values);
        }
      }
    }
    return values;
  }

  private static void data(final JsonParser parser, final ElementType type, final List<Object> values) throws IOException {
    int depth = 1;
    while (depth > 0) {
      switch (parser.nextToken()) {
        case START_ARRAY -> depth++;
        case END_ARRAY -> depth--;
        case VALUE_TRUE -> values.add(true);
        case VALUE_FALSE -> values.add(false);
        default -> values.add(switch (type) {
          case FP32 -> Float.parseFloat(parser.getText());
          case FP64 -> Double.parseDouble(parser.getText());
          default -> parser.getLongValue();
        });
      }
    }
  }
}
