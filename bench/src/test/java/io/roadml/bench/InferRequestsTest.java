package io.roadml.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.bench.HttpLoad.Format;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InferRequestsTest {
  private static final List<TensorSpec> TWO = List.of(TensorSpec.of("a", ElementType.FP32, -1, 2),
      TensorSpec.of("b", ElementType.INT64, -1, 1));

  @Test @SuppressWarnings("unchecked")
  void jsonHoldsTheDataInRowMajorOrder() {
    final Request request = new InferRequests("m", TWO, Format.JSON, 1).of(List.of(List.of(0.5, -1.0), List.of(7)),
        250);
    final Map<String, Object> body = (Map<String, Object>) Json.read(new String(request.body(), UTF_8));
    assertEquals("/v2/models/m/infer", request.path());
    assertEquals(Map.of("timeout", 250L), body.get("parameters"));
    assertEquals(List.of(Map.of("name", "a", "shape", List.of(1L, 2L), "datatype", "FP32", "data", List.of(0.5, -1.0)),
        Map.of("name", "b", "shape", List.of(1L, 1L), "datatype", "INT64", "data", List.of(7L))), body.get("inputs"));
  }

  @Test @SuppressWarnings("unchecked")
  void binaryPutsTheDataBehindTheJsonInTheOrderOfTheInputs() {
    final Request request = new InferRequests("m", TWO, Format.BINARY, 1).of(List.of(List.of(0.5, -1.0), List.of(7)),
        0);
    final int json = Integer.parseInt(request.headers().get("Inference-Header-Content-Length"));
    final Map<String, Object> head = (Map<String, Object>) Json.read(new String(request.body(), 0, json, UTF_8));
    assertEquals(Map.of("binary_data_output", true), head.get("parameters"));
    assertTrue(head.get("inputs").toString().contains("binary_data_size=8"), head.toString());
    final byte[] tail = Arrays.copyOfRange(request.body(), json, request.body().length);
    assertArrayEquals(
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putFloat(0.5f).putFloat(-1).putLong(7).array(),
        tail);
  }

  @ParameterizedTest @EnumSource(ElementType.class)
  void everyTypeHasAsManyBytesAsItSays(final ElementType type) {
    final InferRequests maker = new InferRequests("m", List.of(TensorSpec.of("a", type, -1, 3)), Format.BINARY, 1);
    final Request request = maker.next(0);
    final int json = Integer.parseInt(request.headers().get("Inference-Header-Content-Length"));
    assertEquals(3 * (type.isFixedSize() ? type.byteSize() : 5), request.body().length - json);
  }

  @Test
  void theSameSeedGivesTheSameRequests() {
    assertEquals(new InferRequests("m", TWO, Format.JSON, 9).next(0),
        new InferRequests("m", TWO, Format.JSON, 9).next(0));
  }
}
