package io.roadml.serving.http;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Bytes of any kind as a request: an answer or a refusal of 400 or 503, and nothing else; and what was answered can be read
/// back by the same reader.
///
/// The first byte chooses the model, the second how the body is to be taken: as JSON, as a raw request, or with a header of
/// that many bytes. In the default tier the seeds are run ([DecoderSeedsTest]); in the slow tier Jazzer searches with coverage as its
/// guide ([FuzzingTest]), in a JVM of its own, for its agent would sit in the way of all other tests.
final class DecoderFuzz {
  private static final int JSON_ONLY = 255;
  private static final List<Codec> CODECS = List.of(codec(true, TensorSpec.of("x", ElementType.FP32, -1, 2)),
      codec(true, TensorSpec.of("x1", ElementType.INT64, -1, 1), TensorSpec.of("x2", ElementType.UINT8, -1, 2)),
      codec(true, TensorSpec.of("x", ElementType.BYTES, -1)),
      codec(false, TensorSpec.of("x", ElementType.FP64, -1, -1)),
      codec(false, TensorSpec.of("x", ElementType.BOOL)), codec(true, TensorSpec.of("x", ElementType.FP16, -1, 1)));

  private DecoderFuzz() {
  }

  private static Codec codec(final boolean batched, final TensorSpec... inputs) {
    return new Codec(PlainModel.identity(batched, inputs));
  }

  private static void anyBytesAreAnsweredOrRefused(final byte[] bytes) {
    if (bytes.length < 2) {
      return;
    }
    final byte[] body = Arrays.copyOfRange(bytes, 2, bytes.length);
    final int length = bytes[1] & 0xFF;
    final int header = length == JSON_ONLY ? RequestDecoder.NO_HEADER_LENGTH : Math.min(length, body.length);
    decode(CODECS.get((bytes[0] & 0xFF) % CODECS.size()), body, header);
  }

  private static void decode(final Codec codec, final byte[] body, final int header) {
    final Codec.Answer answer;
    try {
      answer = codec.answer(body, header);
    } catch (final Refusal refusal) {
      if ((refusal.status() != 400 && refusal.status() != 503) || refusal.getMessage().isEmpty()) {
        throw new AssertionError("status " + refusal.status(), refusal);
      }
      return;
    }
    final byte[] json = answer.json().getBytes(StandardCharsets.UTF_8);
    final JsonReader reader = new JsonReader();
    reader.reset(json, 0, json.length);
    reader.skip(new JsonNumber(), "response");
    reader.requireEnd();
  }

  private static void anyBytesAreInflatedOrRefused(final byte[] bytes) {
    final MemoryBudget budget = new MemoryBudget(1 << 20);
    for (final Compression coding : new Compression[]{Compression.GZIP, Compression.DEFLATE}) {
      try {
        budget.giveBack(coding.inflate(bytes, bytes.length, 100_000, budget).length);
      } catch (final Refusal refusal) {
        if (refusal.status() != 400 && refusal.status() != 413) {
          throw new AssertionError("status " + refusal.status(), refusal);
        }
      }
      if (budget.taken() != 0) {
        throw new AssertionError(budget.taken() + " bytes of the budget were lost");
      }
    }
  }

  /// The name that Jazzer looks for.
  public static void fuzzerTestOneInput(final byte[] bytes) {
    anyBytesAreAnsweredOrRefused(bytes);
    anyBytesAreInflatedOrRefused(bytes);
  }
}
