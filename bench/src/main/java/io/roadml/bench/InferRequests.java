package io.roadml.bench;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Makes requests of the Open Inference Protocol with random values.
///
/// A dimension that is known only with the data is 1. FP32 and FP64 are between −1 and 1, integers between 0 and 9,
/// strings are one digit.
///
/// - Threading: one thread; the same seed gives the same requests.
final class InferRequests {
  private static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  private final String model;
  private final List<TensorSpec> inputs;
  private final HttpLoad.Format format;
  private final SplittableRandom random;

  InferRequests(final String model, final List<TensorSpec> inputs, final HttpLoad.Format format, final long seed) {
    this.model = model;
    this.inputs = List.copyOf(inputs);
    this.format = format;
    this.random = new SplittableRandom(seed);
  }

  /// Makes one request of random values.
  ///
  /// @param timeoutMicros the protocol's `timeout`; 0 for none
  Request next(final long timeoutMicros) {
    return of(inputs.stream().map(this::values).toList(), timeoutMicros);
  }

  /// Makes one request of these values.
  ///
  /// @param values for each input, its elements in row-major order: Number, Boolean or String
  Request of(final List<List<Object>> values, final long timeoutMicros) {
    final Map<String, Object> parameters = new LinkedHashMap<>();
    if (timeoutMicros > 0) {
      parameters.put("timeout", timeoutMicros);
    }
    final ByteArrayOutputStream tail = new ByteArrayOutputStream();
    final List<Object> tensors = new ArrayList<>();
    for (int index = 0; index < inputs.size(); index++) {
      tensors.add(tensor(inputs.get(index), values.get(index), tail));
    }
    if (format == HttpLoad.Format.BINARY) {
      parameters.put("binary_data_output", true);
    }
    final Map<String, Object> body = new LinkedHashMap<>();
    if (!parameters.isEmpty()) {
      body.put("parameters", parameters);
    }
    body.put("inputs", tensors);
    return post(Json.write(body).getBytes(StandardCharsets.UTF_8), tail.toByteArray());
  }

  private Request post(final byte[] json, final byte[] tail) {
    final byte[] body = new byte[json.length + tail.length];
    System.arraycopy(json, 0, body, 0, json.length);
    System.arraycopy(tail, 0, body, json.length, tail.length);
    final String path = "/v2/models/" + model + "/infer";
    return format == HttpLoad.Format.JSON ? Request.post(path, "application/json", body)
        : Request.post(path, "application/octet-stream", body).withHeader(HEADER_LENGTH, Integer.toString(json.length));
  }

  private Map<String, Object> tensor(final TensorSpec spec, final List<Object> values,
      final ByteArrayOutputStream tail) {
    final Map<String, Object> tensor = new LinkedHashMap<>();
    tensor.put("name", spec.name());
    tensor.put("shape", spec.shape().stream().map(InferRequests::known).toList());
    tensor.put("datatype", spec.type().name());
    if (format == HttpLoad.Format.BINARY) {
      final byte[] bytes = bytes(spec.type(), values);
      tensor.put("parameters", Map.of("binary_data_size", bytes.length));
      tail.writeBytes(bytes);
    } else {
      tensor.put("data", values);
    }
    return tensor;
  }

  private static long known(final long dimension) {
    return dimension == TensorSpec.VARIABLE ? 1 : dimension;
  }

  private List<Object> values(final TensorSpec spec) {
    final long count = spec.shape().stream().reduce(1L, (product, dimension) -> product * known(dimension));
    return IntStream.range(0, Math.toIntExact(count)).mapToObj(index -> value(spec.type())).toList();
  }

  private Object value(final ElementType type) {
    return switch (type) {
      case BOOL -> random.nextBoolean();
      case FP16, BF16, FP32 -> Math.round(random.nextDouble(-1, 1) * 1e6) / 1e6;
      case FP64 -> random.nextDouble(-1, 1);
      case BYTES -> Integer.toString(random.nextInt(10));
      default -> random.nextInt(10);
    };
  }

  private static byte[] bytes(final ElementType type, final List<Object> values) {
    final int each = type.isFixedSize() ? type.byteSize() : Integer.BYTES + 1;
    final ByteBuffer bytes = ByteBuffer.allocate(each * values.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (final Object value : values) {
      switch (type) {
        case BOOL -> bytes.put((byte) (Boolean.TRUE.equals(value) ? 1 : 0));
        case UINT8, INT8 -> bytes.put(((Number) value).byteValue());
        case UINT16, INT16 -> bytes.putShort(((Number) value).shortValue());
        case UINT32, INT32 -> bytes.putInt(((Number) value).intValue());
        case UINT64, INT64 -> bytes.putLong(((Number) value).longValue());
        case FP16 -> bytes.putShort(Float.floatToFloat16(((Number) value).floatValue()));
        case BF16 -> bytes.putShort((short) (Float.floatToRawIntBits(((Number) value).floatValue()) >>> Short.SIZE));
        case FP32 -> bytes.putFloat(((Number) value).floatValue());
        case FP64 -> bytes.putDouble(((Number) value).doubleValue());
        case BYTES -> bytes.putInt(1).put((byte) value.toString().charAt(0));
      }
    }
    return bytes.array();
  }
}
