package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestDecoderTest {
  private final Codec pairs = codec(true, TensorSpec.of("x", ElementType.FP32, -1, 2));
  private Codec other = pairs;

  private static Codec codec(final boolean batched, final TensorSpec... inputs) {
    return new Codec(PlainModel.identity(batched, inputs));
  }

  private Codec use(final boolean batched, final TensorSpec... inputs) {
    other = codec(batched, inputs);
    return other;
  }

  @AfterEach
  void close() {
    pairs.close();
    other.close();
  }

  private static String input(final String name, final String datatype, final String shape, final String data) {
    return "{\"name\":\"" + name + "\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape + ",\"data\":" + data
        + "}";
  }

  private static String pair(final String data) {
    return "{\"inputs\":[" + input("x", "FP32", "[2,2]", data) + "]}";
  }

  private void refused(final Codec codec, final String body, final String words) {
    final Refusal refusal = assertThrows(Refusal.class, () -> codec.json(body), body);
    assertEquals(400, refusal.status());
    assertTrue(refusal.getMessage().contains(words), () -> "got: " + refusal.getMessage() + "\nwant: " + words);
    // Whatever came before, the next request is answered.
    assertEquals(answerOf("[2,2]", "1.0,2.0,3.0,4.0"), pairs.json(pair("[1,2,3,4]")));
  }

  private static String answerOf(final String shape, final String data) {
    return "{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":"
        + shape
        + ",\"data\":[" + data + "]}]}";
  }

  @Test
  void nestedAndFlatDataAreEqual() {
    assertEquals(answerOf("[2,2]", "1.0,2.0,3.0,4.5"), pairs.json(pair("[1, 2.0, 3, 4.5]")));
    assertEquals(answerOf("[2,2]", "1.0,2.0,3.0,4.5"), pairs.json(pair(" [ [ 1,2 ] ,\n[3e0,45e-1]\t]")));
  }

  @Test
  void dataMayComeBeforeWhatSaysHowToReadIt() {
    assertEquals(answerOf("[1,2]", "5.0,6.0"),
        pairs.json("{\"inputs\":[{\"data\":[5,6],\"shape\":[1,2],\"datatype\":\"FP32\",\"name\":\"x\"}]}"));
    assertEquals(answerOf("[1,2]", "5.0,6.0"), pairs.json(
        "{\"inputs\":[{\"datatype\":\"FP32\",\"name\":\"x\",\"data\":[[5,6]],\"parameters\":{\"a\":{\"b\":[1]}},\"shape\":[1,2]}]}"));
  }

  @Test
  void keysMayBeWrittenWithEscapes() {
    assertEquals(answerOf("[1,2]", "5.0,6.0"), pairs.json(
        "{\"\\u0069nputs\":[{\"d\\u0061ta\":[5,6],\"shape\":[1,2],\"datatype\":\"FP32\",\"name\":\"\\u0078\"}]}"));
  }

  @Test
  void theIdIsEchoedAsItCame() {
    for (final String id : new String[]{"", "a", "\\\"q\\\" \\u00e9 \\\\ \\ud83d\\ude00 é", "x".repeat(3000)}) {
      final String body = "{\"id\":\"" + id + "\"," + pair("[1,2,3,4]").substring(1);
      assertTrue(pairs.json(body).startsWith("{\"id\":\"" + id + "\",\"model_name\""));
    }
  }

  @Test
  void unknownKeysAndParametersAreIgnored() {
    assertEquals(answerOf("[2,2]", "1.0,2.0,3.0,4.0"),
        pairs.json(
            "{\"extra\":[{},null,true,-1.5e3,\"\\n\"],\"parameters\":{\"priority\":1,\"sequence_id\":7,\"mine\":\"x\"},"
                + pair("[1,2,3,4]").substring(1)));
  }

  @Test
  void theTimeoutIsRead() {
    pairs.json("{\"parameters\":{\"timeout\":2500000}," + pair("[1,2,3,4]").substring(1));
    assertEquals(2_500_000, pairs.request.timeoutMicros());
  }

  @Test
  void notANumberAndInfinitiesAreLiterals() {
    assertEquals(answerOf("[2,2]", "NaN,Infinity,-Infinity,-0.0"), pairs.json(pair("[NaN,Infinity,-Infinity,-0]")));
  }

  @Test
  void moreRowsThanASlotHoldsAreTaken() {
    final StringBuilder data = new StringBuilder("[0");
    for (int value = 1; value < 2000; value++) {
      data.append(',').append(value);
    }
    final String answer = pairs.json("{\"inputs\":[" + input("x", "FP32", "[1000,2]", data + "]") + "]}");
    assertTrue(answer.endsWith(",1998.0,1999.0]}]}"), answer.substring(answer.length() - 40));
    final String many = "{\"inputs\":[" + input("x", "FP32", "[1000000,2]", "[" + "0,".repeat(1_999_999) + "0]") + "]}";
    assertEquals(503, assertThrows(Refusal.class, () -> pairs.json(many)).status());
    assertEquals(answerOf("[2,2]", "1.0,2.0,3.0,4.0"), pairs.json(pair("[1,2,3,4]")));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
      BOOL   | true,false,1,0                          | true,false,true,false
      INT8   | -128,127,0,1e0                          | -128,127,0,1
      INT16  | -32768,32767,0,1                        | -32768,32767,0,1
      INT32  | -2147483648,2147483647,0,3.0            | -2147483648,2147483647,0,3
      INT64  | -9223372036854775808,9223372036854775807,9007199254740993,0 | -9223372036854775808,9223372036854775807,9007199254740993,0
      UINT8  | 0,255,1,2                               | 0,255,1,2
      UINT16 | 0,65535,1,2                             | 0,65535,1,2
      UINT32 | 0,4294967295,1,2                        | 0,4294967295,1,2
      UINT64 | 0,18446744073709551615,9007199254740993,10000000000000000000 | 0,18446744073709551615,9007199254740993,10000000000000000000
      FP32   | 0.1,16777217,3.4028235e38,1e-45         | 0.1,1.6777216E7,3.4028235E38,1.4E-45
      FP64   | 0.1,9007199254740993,1e308,5e-324       | 0.1,9.007199254740992E15,1.0E308,4.9E-324
      """)
  void everyTypeIsReadAndWrittenExactly(final ElementType type, final String data, final String expected) {
    final Codec codec = use(true, TensorSpec.of("x", type, -1, 4));
    final String answer = codec.json("{\"inputs\":[" + input("x", type.name(), "[1,4]", "[" + data + "]") + "]}");
    assertTrue(answer.endsWith("\"data\":[" + expected + "]}]}"), answer);
  }

  @Test
  void stringsKeepTheirBytes() {
    final Codec codec = use(true, TensorSpec.of("x", ElementType.BYTES, -1));
    final String answer = codec.json("{\"inputs\":[" + input("x", "BYTES", "[5]",
        "[\"\",\"plain\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\",\"\\u00e9\\u20ac\\ud83d\\ude00é€😀\",\"\\u0041b\"]")
        + "]}");
    assertTrue(
        answer.endsWith(
            "\"data\":[\"\",\"plain\",\"\\\"\\\\/\\u0008\\u000c\\u000a\\u000d\\u0009\\u0001\",\"é€😀é€😀\",\"Ab\"]}]}"),
        answer);
  }

  @Test
  void longStringsCrossTheChunksOfTheWriter() {
    final Codec codec = use(false, TensorSpec.of("x", ElementType.BYTES, 1));
    for (int pad = 0; pad < 5; pad++) {
      final String text = "a".repeat(pad) + "é€😀".repeat(3000);
      assertTrue(codec.json("{\"inputs\":[" + input("x", "BYTES", "[1]", "[\"" + text + "\"]") + "]}").contains(text));
    }
  }

  @Test
  void variableShapesAreTaken() {
    final Codec codec = use(false, TensorSpec.of("x", ElementType.INT32, -1, -1),
        TensorSpec.of("x2", ElementType.FP64));
    final String answer = codec.json("{\"inputs\":[" + input("x2", "FP64", "[]", "[7]") + ","
        + input("x", "INT32", "[2,3]", "[[1,2,3],[4,5,6]]") + "]}");
    assertEquals("{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":["
        + "{\"name\":\"y\",\"datatype\":\"INT32\",\"shape\":[2,3],\"data\":[1,2,3,4,5,6]},"
        + "{\"name\":\"y2\",\"datatype\":\"FP64\",\"shape\":[],\"data\":[7.0]}]}", answer);
    assertTrue(
        codec.json("{\"inputs\":[" + input("x2", "FP64", "[]", "[7]") + "," + input("x", "INT32", "[2,0]", "[[],[]]")
            + "]}").contains("\"shape\":[2,0],\"data\":[]"));
  }

  @Test
  void outputsComeAsAskedForAndInThatOrder() {
    final Codec codec = use(true, TensorSpec.of("x1", ElementType.INT8, -1, 1),
        TensorSpec.of("x2", ElementType.INT8, -1, 1));
    final String inputs = "\"inputs\":[" + input("x1", "INT8", "[1,1]", "[1]") + ","
        + input("x2", "INT8", "[1,1]", "[2]") + "]}";
    assertTrue(codec.json("{\"outputs\":[{\"name\":\"y2\"},{\"name\":\"y1\"}]," + inputs)
        .endsWith("[{\"name\":\"y2\",\"datatype\":\"INT8\",\"shape\":[1,1],\"data\":[2]},"
            + "{\"name\":\"y1\",\"datatype\":\"INT8\",\"shape\":[1,1],\"data\":[1]}]}"));
    assertTrue(codec.json("{\"outputs\":[{\"name\":\"y2\"}]," + inputs).indexOf("y1") < 0);
    assertTrue(codec.json("{\"outputs\":[]," + inputs).contains("y1"));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      [1,2,3]                | data has 3 elements, want 4 for shape [2,2]
      [1,2,3,4,5,6]          | data has 6 elements, want 4 for shape [2,2]
      []                     | data has 0 elements, want 4
      [[1,2],[3]]            | nested data has 1 elements in dimension 1, want 2
      [[1,2],[3,4,5]]        | nested data has more than 2 elements in dimension 1
      [[1,2]]                | nested data has 1 elements in dimension 0, want 2
      [[1,2],[3,4],[5,6]]    | nested data has more than 2 elements in dimension 0
      [[[1,2]],[3,4]]        | input 'x': want a number, got '['
      [[1,2],3,4]            | input 'x': want an array, got '3'
      [1,2,[3],4]            | input 'x': want a number
      [1,2,"3",4]            | input 'x': want a number
      [1,2,true,4]           | input 'x': want a number
      [1,2,null,4]           | input 'x': want a number
      [1,2,1e39,4]           | input 'x': element 2, 1e39, is out of the range of FP32
      {"a":1}                | input 'x': want an array
      7                      | input 'x': want an array
      [1,2,3,4               | got '}'
      [1 2,3,4]              | want ',' or ']'
      [1,,2,3]               | want a number, got ','
      [01,2,3,4]             | not a JSON number
      [1.,2,3,4]             | not a JSON number
      [-,2,3,4]              | not a JSON number
      [Nan,2,3,4]            | want a number
      """)
  void dataThatDoesNotFitIsRefused(final String data, final String words) {
    refused(pairs, pair(data), words);
    refused(pairs, "{\"inputs\":[{\"data\":" + data + ",\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2,2]}]}",
        words.contains("got") ? "want" : words);
  }

  @ParameterizedTest @CsvSource(delimiter = '|', textBlock = """
      INT32  | 3.5                  | is no INT32
      INT32  | 2147483648           | is out of the range of INT32
      INT8   | -129                 | is out of the range of INT8
      UINT8  | -1                   | is out of the range of UINT8
      UINT8  | 256                  | is out of the range of UINT8
      UINT64 | 18446744073709551616 | is out of the range of UINT64
      INT64  | 9223372036854775808  | is out of the range of INT64
      INT64  | 1e400                | is out of the range of INT64
      INT64  | NaN                  | is no INT64
      BOOL   | 2                    | is out of the range of BOOL
      BOOL   | 0.5                  | is no BOOL
      BOOL   | "true"               | want true or false
      FP64   | 1e999                | is out of the range of FP64
      FP16   | 1                    | FP16 has no JSON form
      BF16   | 1                    | BF16 has no JSON form
      BYTES  | 1                    | want a string
      BYTES  | "\\ud800"            | half of a surrogate pair
      BYTES  | "\\x"                | no such escape
      BYTES  | "\\u12g4"            | four hexadecimal digits
      """)
  void valuesThatATypeCannotHoldAreRefused(final ElementType type, final String value, final String words) {
    final Codec codec = use(true, TensorSpec.of("x", type, -1, 1));
    refused(codec, "{\"inputs\":[" + input("x", type.name(), "[1,1]", "[" + value.replace("\\\\", "\\") + "]") + "]}",
        words);
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      {"inputs":[{"name":"z","datatype":"FP32","shape":[1,2],"data":[1,2]}]}            | no input 'z'; did you mean 'x'?
      {"inputs":[{"name":"x","datatype":"FP64","shape":[1,2],"data":[1,2]}]}            | input 'x': datatype FP64, want FP32
      {"inputs":[{"name":"x","datatype":"fp32","shape":[1,2],"data":[1,2]}]}            | input 'x': datatype fp32, want FP32
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,3],"data":[1,2,3]}]}          | input 'x': shape [1,3], want [-1,2]
      {"inputs":[{"name":"x","datatype":"FP32","shape":[2],"data":[1,2]}]}              | input 'x': shape [2], want [-1,2]
      {"inputs":[{"name":"x","datatype":"FP32","shape":[0,2],"data":[]}]}               | want a first dimension of at least 1
      {"inputs":[{"name":"x","datatype":"FP32","shape":[-1,2],"data":[1,2]}]}           | input 'x': shape has -1
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1.5,2],"data":[1,2]}]}          | input 'x': shape has 1.5
      {"inputs":[{"name":"x","datatype":"FP32","shape":"[1,2]","data":[1,2]}]}          | want an array
      {"inputs":[{"name":"x","datatype":"FP32","shape":[9223372036854775807,2],"data":[1,2]}]} | more elements than 63 bits
      {"inputs":[{"name":"x","datatype":"FP32","shape":[18446744073709551615,2],"data":[1,2]}]} | shape has 18446744073709551615
      {"inputs":[{"name":"x","datatype":"FP32","shape":[2000000000,2],"data":[1,2]}]}   | data has fewer elements than 4000000000
      {"inputs":[{"datatype":"FP32","shape":[1,2],"data":[1,2]}]}                       | inputs[0]: name is missing
      {"inputs":[{"name":"x","shape":[1,2],"data":[1,2]}]}                              | input 'x': datatype is missing, want FP32
      {"inputs":[{"name":"x","datatype":"FP32","data":[1,2]}]}                          | input 'x': shape is missing
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2]}]}                         | neither data nor binary_data_size
      {"inputs":[{"name":"x","name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}]} | name is there twice
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2],"data":[1,2]}]} | data is there twice
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]},{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}]} | input 'x' is there twice
      {"inputs":[]}                                                                     | input 'x' is missing; the model takes FP32[-1,2]
      {"inputs":{}}                                                                     | inputs: want an array
      {"inputs":[7]}                                                                    | inputs: want an object
      {"outputs":[]}                                                                    | inputs is missing
      {}                                                                                | inputs is missing
      {"inputs":[],"inputs":[]}                                                         | inputs is there twice
      {"id":7,"inputs":[]}                                                              | id: want a string
      {"id":"a","id":"a","inputs":[]}                                                   | id is there twice
      {"outputs":[{"name":"q"}],"inputs":[]}                                            | no output 'q'; did you mean 'y'?
      {"outputs":[{"name":"y"},{"name":"y"}],"inputs":[]}                               | output 'y' is asked for twice
      {"outputs":[{}],"inputs":[]}                                                      | outputs: one has no name
      {"outputs":[{"name":"y","parameters":{"classification":3}}],"inputs":[]}          | extension that this server does not have
      {"outputs":[{"name":"y","parameters":{"binary_data":1}}],"inputs":[]}             | binary_data: want true or false
      {"parameters":{"triton_enable_empty_final_response":true},"inputs":[]}            | begins with triton_, which is reserved
      {"parameters":{"tri\\u0074on_x":true},"inputs":[]}                                | begins with triton_, which is reserved
      {"parameters":{"timeout":-1},"inputs":[]}                                         | timeout: -1, want microseconds
      {"parameters":{"timeout":1.5},"inputs":[]}                                        | timeout: 1.5, want microseconds
      {"parameters":{"timeout":"1"},"inputs":[]}                                        | timeout: want a number
      {"parameters":[],"inputs":[]}                                                     | parameters: want an object
      [1]                                                                               | request: want an object, got '['
      7                                                                                 | request: want an object
      {"inputs":[]} x                                                                   | after the end of the request
      {"inputs":[],}                                                                    | want a string, got '}'
      {inputs:[]}                                                                       | want a string, got 'i'
      {"inputs" []}                                                                     | want ':' after a key
      {"inputs":[                                                                       | got the end of the JSON
      {"inp                                                                             | the string has no end
      {"a":tru}                                                                         | want true or false
      {"a":nul}                                                                         | want a value
      """)
  void malformedRequestsAreRefused(final String body, final String words) {
    refused(pairs, body, words);
  }

  @Test
  void textThatIsNoUtf8IsRefused() {
    for (final byte[] bad : new byte[][]{{(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80}, {(byte) 0xFF}, {(byte) 0xE2, (byte) 0x82}, {0x01}}) {
      final byte[] text = new String(bad, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
      final byte[] body = ("{\"id\":\"" + new String(text, StandardCharsets.ISO_8859_1) + "\",\"inputs\":[]}")
          .getBytes(StandardCharsets.ISO_8859_1);
      assertThrows(Refusal.class, () -> pairs.answer(body, RequestDecoder.NO_HEADER_LENGTH));
    }
    refused(pairs, "", "want an object, got the end of the JSON");
  }

  @ParameterizedTest @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsRefusedAndHarmless(final String opening) {
    final int enough = 99;
    final String closing = opening.equals("[") ? "]" : "}";
    refused(pairs, "{\"a\":" + opening.repeat(enough) + "1" + closing.repeat(enough) + ",\"inputs\":[]}",
        "input 'x' is missing");
    refused(pairs, "{\"a\":" + opening.repeat(enough + 1) + "1" + closing.repeat(enough + 1) + ",\"inputs\":[]}",
        "nested deeper than 100");
    refused(pairs, "{\"a\":" + opening.repeat(1_000_000), "nested deeper than 100");
  }

  @Test
  void rowsOfTheInputsMustAgree() {
    final Codec codec = use(true, TensorSpec.of("x1", ElementType.INT8, -1, 1),
        TensorSpec.of("x2", ElementType.INT8, -1, 1));
    refused(codec,
        "{\"inputs\":[" + input("x1", "INT8", "[1,1]", "[1]") + "," + input("x2", "INT8", "[2,1]", "[1,2]") + "]}",
        "input 'x2': shape [2,1], want the first dimension to be 1");
  }

  private static byte[] floats(final float... values) {
    final ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (final float value : values) {
      bytes.putFloat(value);
    }
    return bytes.array();
  }

  private static String binary(final String name, final String datatype, final String shape, final long size) {
    return "{\"name\":\"" + name + "\",\"datatype\":\"" + datatype + "\",\"shape\":" + shape
        + ",\"parameters\":{\"binary_data_size\":" + size + "}}";
  }

  @Test
  void binaryTensorsGoBothWays() {
    final Codec.Answer answer = pairs.answer(
        "{\"inputs\":[" + binary("x", "FP32", "[1,2]", 8) + "],\"parameters\":{\"binary_data_output\":true}}",
        floats(1.5f, -2f));
    assertEquals(
        "{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":[{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,2],"
            + "\"parameters\":{\"binary_data_size\":8}}]}",
        answer.json());
    assertArrayEquals(floats(1.5f, -2f), answer.tail());
  }

  @Test
  void anOutputsOwnWishOverridesTheDefaultBothWays() {
    final String head = "{\"inputs\":[" + binary("x", "FP32", "[1,2]", 8)
        + "],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":";
    assertEquals(0,
        pairs.answer(head + "false}}],\"parameters\":{\"binary_data_output\":true}}", floats(1, 2)).tail().length);
    assertEquals(8,
        pairs.answer(head + "true}}],\"parameters\":{\"binary_data_output\":false}}", floats(1, 2)).tail().length);
    assertEquals(8, pairs.answer(head + "true}}]}", floats(1, 2)).tail().length);
  }

  @Test
  void jsonAndBinaryTensorsMix() {
    final Codec codec = use(true, TensorSpec.of("x1", ElementType.FP32, -1, 1),
        TensorSpec.of("x2", ElementType.FP32, -1, 1),
        TensorSpec.of("x3", ElementType.FP32, -1, 1));
    final Codec.Answer answer = codec.answer("{\"inputs\":[" + binary("x3", "FP32", "[1,1]", 4) + ","
        + input("x2", "FP32", "[1,1]", "[2]") + "," + binary("x1", "FP32", "[1,1]", 4)
        + "],\"outputs\":[{\"name\":\"y2\",\"parameters\":{\"binary_data\":true}},{\"name\":\"y3\"},"
        + "{\"name\":\"y1\",\"parameters\":{\"binary_data\":true}}]}", floats(3, 1));
    assertTrue(answer.json().contains("{\"name\":\"y3\",\"datatype\":\"FP32\",\"shape\":[1,1],\"data\":[3.0]}"),
        answer.json());
    assertArrayEquals(floats(2, 1), answer.tail());
  }

  @ParameterizedTest @EnumSource(ElementType.class)
  void everyTypeGoesThroughInBinary(final ElementType type) {
    final Codec codec = use(true, TensorSpec.of("x", type, -1, 2));
    final byte[] tail = switch (type) {
      case BOOL -> new byte[]{1, 0};
      case BYTES -> new byte[]{2, 0, 0, 0, (byte) 0xFF, 'b', 0, 0, 0, 0};
      default -> new byte[]{1, -2, 3, 4, 5, -6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    };
    final byte[] sized = type.isFixedSize() ? Arrays.copyOf(tail, 2 * type.byteSize()) : tail;
    final Codec.Answer answer = codec.answer("{\"parameters\":{\"binary_data_output\":true},\"inputs\":["
        + binary("x", type.name(), "[1,2]", sized.length) + "]}", sized);
    assertArrayEquals(sized, answer.tail());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":4}}]}               | 4 bytes, want 2 elements of 4 bytes for shape [1,2]
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":12}}]}              | binary_data_size 12 but only 8 bytes are left
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":-8}}]}              | binary_data_size -8, want a whole number
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"parameters":{"binary_data_size":8},"data":[1,2]}]}  | has both data and binary_data_size
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2],"parameters":{"binary_data_size":8}}]}  | has both data and binary_data_size
      {"inputs":[{"name":"x","datatype":"FP32","shape":[1,2],"data":[1,2]}]}                                      | 8 bytes more than the inputs' binary_data_size
      {"inputs":[{"name":"x","datatype":"FP32","shape":[4611686018427387904,2],"parameters":{"binary_data_size":8}}]} | more elements than 63 bits
      {"inputs":[{"name":"x","datatype":"FP32","shape":[2305843009213693952,2],"parameters":{"binary_data_size":8}}]} | want a first dimension of at least 1 and at most 2147483647
      """)
  void binaryDataThatDoesNotFitIsRefused(final String header, final String words) {
    final Refusal refusal = assertThrows(Refusal.class, () -> pairs.answer(header, floats(1, 2)));
    assertTrue(refusal.getMessage().contains(words), refusal::getMessage);
  }

  @Test
  void binarySizesWithoutAHeaderLengthAreRefused() {
    refused(pairs, "{\"inputs\":[" + binary("x", "FP32", "[1,2]", 8) + "]}",
        "without the header Inference-Header-Content-Length");
  }

  @Test
  void stringsAndBoolsInBinaryAreChecked() {
    final Codec strings = use(true, TensorSpec.of("x", ElementType.BYTES, -1));
    for (final byte[] bad : new byte[][]{{5, 0, 0, 0, 'a'}, {1, 0, 0}, {-1, -1, -1, -1, 'a'},
        {0, 0, 0, 0, 0, 0, 0, 0}}) {
      assertThrows(Refusal.class,
          () -> strings.answer("{\"inputs\":[" + binary("x", "BYTES", "[1]", bad.length) + "]}", bad));
    }
    final Codec bools = codec(true, TensorSpec.of("x", ElementType.BOOL, -1));
    final Refusal refusal = assertThrows(Refusal.class,
        () -> bools.answer("{\"inputs\":[" + binary("x", "BOOL", "[1]", 1) + "]}", new byte[]{2}));
    assertTrue(refusal.getMessage().contains("byte 2, want 0 or 1"), refusal::getMessage);
    bools.close();
  }

  @Test
  void stringsThatAreNoUtf8AreRefusedInJsonAndGivenInBinary() {
    final Codec codec = use(true, TensorSpec.of("x", ElementType.BYTES, -1));
    final byte[] tail = {1, 0, 0, 0, (byte) 0xFF};
    final Refusal refusal = assertThrows(Refusal.class,
        () -> codec.answer("{\"inputs\":[" + binary("x", "BYTES", "[1]", 5) + "]}", tail));
    assertTrue(refusal.getMessage().contains("output 'y': element 0 is no UTF-8"), refusal::getMessage);
  }

  @Test
  void aRawRequestIsOneRowOfTheOneInput() {
    final Codec.Answer answer = pairs.answer(floats(4, 5), 0);
    assertTrue(answer.json().contains("\"shape\":[1,2],\"parameters\":{\"binary_data_size\":8}"), answer.json());
    assertArrayEquals(floats(4, 5), answer.tail());
  }

  @Test
  void aRawRequestFillsTheOneVariableDimension() {
    final Codec codec = use(false, TensorSpec.of("x", ElementType.FP32, -1, 2));
    assertTrue(codec.answer(floats(1, 2, 3, 4, 5, 6), 0).json().contains("\"shape\":[3,2]"));
    assertThrows(Refusal.class, () -> codec.answer(floats(1, 2, 3), 0));
  }

  @Test
  void aRawStringIsTheWholeBody() {
    final Codec codec = use(true, TensorSpec.of("x", ElementType.BYTES, -1, 1));
    final Codec.Answer answer = codec.answer("hello".getBytes(StandardCharsets.UTF_8), 0);
    assertArrayEquals(new byte[]{5, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'}, answer.tail());
  }

  @Test
  void aRawRequestThatCannotBeIsRefused() {
    assertTrue(assertThrows(Refusal.class, () -> pairs.answer(floats(1), 0)).getMessage()
        .contains("unexpected size, 4 bytes"));
    final Codec two = use(true, TensorSpec.of("x1", ElementType.INT8, -1, 1),
        TensorSpec.of("x2", ElementType.INT8, -1, 1));
    assertTrue(assertThrows(Refusal.class, () -> two.answer(new byte[2], 0)).getMessage()
        .contains("the model has 2 inputs, want 1"));
    final Codec variable = codec(false, TensorSpec.of("x", ElementType.INT8, -1, -1));
    assertTrue(assertThrows(Refusal.class, () -> variable.answer(new byte[2], 0)).getMessage()
        .contains("more than one variable dimension"));
    variable.close();
    final Codec wide = codec(true, TensorSpec.of("x", ElementType.BYTES, -1, 2));
    assertTrue(assertThrows(Refusal.class, () -> wide.answer(new byte[2], 0)).getMessage()
        .contains("want a shape of one element"));
    wide.close();
  }

  @Test
  void outputsWithoutAJsonFormMustBeAskedForInBinary() {
    final Codec codec = use(true, TensorSpec.of("x", ElementType.FP16, -1, 1));
    final Refusal refusal = assertThrows(Refusal.class,
        () -> codec.answer("{\"inputs\":[" + binary("x", "FP16", "[1,1]", 2) + "]}", new byte[2]));
    assertTrue(refusal.getMessage().contains("output 'y': FP16 has no JSON form"), refusal::getMessage);
  }
}
