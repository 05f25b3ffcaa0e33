package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.TensorSpec;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The allocation budget of the codec: nothing once warm, for models of fixed rows.
class AllocationTest {
  private static final int ROUNDS = 20_000;
  private static final long SLACK = 16_384; // what the JVM itself may allocate on this thread meanwhile

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private void allocatesNothing(final Codec codec, final byte[] body, final int headerLength) {
    final ResponseEncoder encoder = new ResponseEncoder(true);
    for (int round = 0; round < ROUNDS; round++) {
      pass(codec, encoder, body, headerLength);
    }
    final long before = threads.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < ROUNDS; round++) {
      pass(codec, encoder, body, headerLength);
    }
    final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < SLACK, () -> bytes + " bytes in " + ROUNDS + " requests");
    codec.close();
  }

  private static void pass(final Codec codec, final ResponseEncoder encoder, final byte[] body, final int headerLength) {
    final Slot slot = codec.predictor.acquire();
    assertEquals(Outcome.OK, codec.decoder.decode(body, body.length, headerLength, codec.model, slot, codec.request));
    codec.predictor.infer(slot);
    codec.out.clear();
    encoder.encode(codec.model, slot, codec.request, codec.out);
    codec.predictor.release(slot);
  }

  @Test
  void jsonRequestsAllocateNothing() {
    final SplittableRandom random = new SplittableRandom(1);
    final StringBuilder data = new StringBuilder();
    for (int index = 0; index < 32; index++) { // half of them as Python prints a 32-bit float: 17 digits
      data.append(index == 0 ? "" : ",").append(index % 2 == 0 ? Double.toString((float) random.nextDouble()) : Float.toString((float) random.nextDouble()));
    }
    final String body = "{\"id\":\"request 17\",\"parameters\":{\"timeout\":1000000},\"inputs\":[{\"name\":\"x\",\"shape\":[1,32],\"datatype\":\"FP32\","
        + "\"data\":[" + data + "]}],\"outputs\":[{\"name\":\"y\"}]}";
    allocatesNothing(new Codec(PlainModel.identity(true, TensorSpec.of("x", ElementType.FP32, -1, 32))),
        body.getBytes(StandardCharsets.UTF_8), RequestDecoder.NO_HEADER_LENGTH);
  }

  @Test
  void binaryRequestsAllocateNothing() {
    final byte[] header = ("{\"inputs\":[{\"name\":\"x\",\"shape\":[1,32],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":128}}],"
        + "\"parameters\":{\"binary_data_output\":true}}").getBytes(StandardCharsets.UTF_8);
    allocatesNothing(new Codec(PlainModel.identity(true, TensorSpec.of("x", ElementType.FP32, -1, 32))),
        Arrays.copyOf(header, header.length + 128), header.length);
  }

  @Test
  void integersOfAllWidthsAllocateNothing() {
    final String body = "{\"inputs\":[{\"name\":\"x1\",\"shape\":[1,2],\"datatype\":\"INT64\",\"data\":[9223372036854775807,-1]},"
        + "{\"name\":\"x2\",\"shape\":[1,2],\"datatype\":\"UINT64\",\"data\":[18446744073709551615,0]},"
        + "{\"name\":\"x3\",\"shape\":[1,2],\"datatype\":\"FP64\",\"data\":[0.1,1e-300]},"
        + "{\"name\":\"x4\",\"shape\":[1,2],\"datatype\":\"BOOL\",\"data\":[true,false]}]}";
    allocatesNothing(new Codec(PlainModel.identity(true, TensorSpec.of("x1", ElementType.INT64, -1, 2),
        TensorSpec.of("x2", ElementType.UINT64, -1, 2), TensorSpec.of("x3", ElementType.FP64, -1, 2),
        TensorSpec.of("x4", ElementType.BOOL, -1, 2))), body.getBytes(StandardCharsets.UTF_8), RequestDecoder.NO_HEADER_LENGTH);
  }
}
