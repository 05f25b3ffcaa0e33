package io.roadml.serving.http;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.Slot;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Both halves of the codec around a real predictor, without a server.
final class Codec implements AutoCloseable {
  final Predictor predictor;
  final PreparedModel model;
  final RequestDecoder decoder = new RequestDecoder();
  final InferRequest request = new InferRequest();
  final ByteWriter out = new ByteWriter(256);

  Codec(final PlainModel plain) {
    predictor = Predictor.open(plain, PredictorConfig.defaults().withLargeRequestBytes(8L << 20));
    model = new PreparedModel("m", "1", plain.signature());
  }

  /// What came of a request: the JSON, and the bytes behind it.
  record Answer(String json, byte[] tail) {}

  String json(final String body) {
    return answer(body.getBytes(StandardCharsets.UTF_8), RequestDecoder.NO_HEADER_LENGTH).json();
  }

  Answer answer(final String header, final byte... tail) {
    final byte[] json = header.getBytes(StandardCharsets.UTF_8);
    final byte[] body = Arrays.copyOf(json, json.length + tail.length);
    System.arraycopy(tail, 0, body, json.length, tail.length);
    return answer(body, json.length);
  }

  Answer answer(final byte[] body, final int headerLength) {
    final Slot slot = predictor.acquire();
    try {
      final int decoded = decoder.decode(body, body.length, headerLength, model, slot, request);
      if (decoded != Outcome.OK) {
        throw Refusal.of(503, "no memory");
      }
      final int outcome = predictor.infer(slot);
      if (outcome != Outcome.OK) {
        throw new AssertionError(Outcome.describe(outcome) + " " + slot.error());
      }
      out.clear();
      final int jsonLength = new ResponseEncoder(true).encode(model, slot, request, out);
      final int cut = jsonLength == ResponseEncoder.ALL_JSON ? out.length() : jsonLength;
      return new Answer(new String(out.array(), 0, cut, StandardCharsets.UTF_8),
          Arrays.copyOfRange(out.array(), cut, out.length()));
    } finally {
      predictor.release(slot);
    }
  }

  @Override
  public void close() {
    predictor.close();
  }
}
