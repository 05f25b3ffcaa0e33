package io.roadml.serving.http;

import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Stage;
import io.roadml.serving.endpoint.Endpoint;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Arrays;

/// One infer request: body, slot, outcome, response.
///
/// Bodies and responses beyond 256 KiB, and whatever is compressed, are worked on by virtual threads, so that they do not
/// hold up the small ones of the same I/O thread.
///
/// - Threading: as [Call]; used again and again.
/// - Allocation: none of its own once warm, for requests that fit slot and buffer.
final class InferCall extends Call {
  static final HttpString HEADER_LENGTH = new HttpString("Inference-Header-Content-Length");

  private static final int LARGE = 256 * 1024;
  private static final int LARGE_TO_COMPRESS = 16 * 1024;
  private static final int USUAL_DECIMAL = 10;
  private static final int MOST_TRIES = 100;
  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final int SMALL_LENGTHS = 2048;
  private static final String[] LENGTHS = new String[SMALL_LENGTHS];
  private static final String JSON = "application/json";
  private static final String OCTETS = "application/octet-stream";

  private final InferRequest request = new InferRequest();
  private InferTarget target;
  private Endpoint endpoint;
  private PreparedModel model;
  private Predictor predictor;
  private Slot slot;
  private long bytesIn;
  private Compression responseCoding;
  private ByteWriter encodedAway;
  private int jsonLength;

  InferCall(final IoLoop loop) {
    super(loop);
  }

  void begin(final HttpServerExchange newExchange, final InferTarget wanted) {
    begin(newExchange);
    target = wanted;
    endpoint = null;
    predictor = null;
    slot = null;
    encodedAway = null;
    request.clear();
    bytesIn = 0;
  }

  @Override
  void arrived(final byte[] body, final int length, final boolean shared, final long counted) {
    begunNanos = System.nanoTime();
    bytesIn = length;
    final HeaderMap headers = exchange.getRequestHeaders();
    responseCoding = Compression.ofResponse(headers.getFirst(Headers.ACCEPT_ENCODING));
    final Compression coding = Compression.ofRequest(headers.getFirst(Headers.CONTENT_ENCODING));
    if (coding == null) {
      loop.state.budget.giveBack(counted);
      refused(415, "Content-Encoding is none of " + Compression.ACCEPTED);
    } else if (coding == Compression.NONE && length <= LARGE) {
      decodeHere(body, length, counted);
    } else {
      decodeAway(coding, shared ? Arrays.copyOf(body, length) : body, length, counted);
    }
  }

  private void decodeHere(final byte[] body, final int length, final long counted) {
    final boolean decoded = decode(loop.decoder, body, length);
    loop.state.budget.giveBack(counted);
    if (decoded) {
      loop.collect(this, predictor, slot);
    } else {
      loop.soon(this);
    }
  }

  private void decodeAway(final Compression coding, final byte[] body, final int length, final long counted) {
    if (!loop.state.inBackground(() -> inflateAndDecode(coding, body, length, counted))) {
      loop.state.budget.giveBack(counted);
      retryAfter(1);
      refused(503, "too many large requests at once");
    }
  }

  private void inflateAndDecode(final Compression coding, final byte[] body, final int length, final long counted) {
    long inflatedBytes = 0;
    try {
      boolean decoded;
      if (coding == Compression.NONE) {
        decoded = decode(new RequestDecoder(), body, length);
      } else {
        final byte[] inflated = coding.inflate(body, length, loop.state.config.maxBodyBytes(), loop.state.budget);
        inflatedBytes = inflated.length;
        decoded = decode(new RequestDecoder(), inflated, inflated.length);
      }
      if (!decoded || !submitted()) {
        loop.handBack(this);
      }
    } catch (final Refusal refusal) {
      fail(refusal);
      loop.handBack(this);
    } catch (final RuntimeException | Error bug) {
      loop.state.errors.record(bug);
      fail(500, "internal error; the server's log has it");
      loop.handBack(this);
    } finally {
      loop.state.budget.giveBack(counted + inflatedBytes);
    }
  }

  /// Takes a slot and fills it; false when the call has failed, and says so itself.
  private boolean decode(final RequestDecoder decoder, final byte[] body, final int length) {
    try {
      final int headerLength = headerLength(length);
      acquire();
      final int outcome = decoder.decode(body, length, headerLength, model, slot, request);
      if (outcome != Outcome.OK) {
        fail(outcome);
        return false;
      }
      slot.stamp(Stage.DECODED, predictor.config().clock().nanoTime());
      setDeadline();
      return true;
    } catch (final Refusal refusal) {
      fail(refusal);
      return false;
    }
  }

  private int headerLength(final int length) {
    final String value = exchange.getRequestHeaders().getFirst(HEADER_LENGTH);
    if (value == null) {
      return RequestDecoder.NO_HEADER_LENGTH;
    }
    int parsed = -1;
    try {
      parsed = Integer.parseInt(value.trim());
    } catch (final NumberFormatException e) {
      throw Refusal.badRequest(HEADER_LENGTH + ": '" + value + "', want a number of bytes");
    }
    if (parsed < 0 || parsed > length) {
      throw Refusal.badRequest(HEADER_LENGTH + ": " + parsed + ", want 0 to the " + length + " bytes of the body");
    }
    return parsed;
  }

  private void acquire() {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      find();
      slot = predictor.acquire();
      if (slot != null) {
        final long waited = System.nanoTime() - begunNanos;
        slot.stamp(Stage.RECEIVED, predictor.config().clock().nanoTime() - waited);
        return;
      }
      if (!predictor.isClosed()) {
        retryAfter(patience());
        throw Refusal.of(503, "Exceeds maximum queue size");
      }
      Thread.onSpinWait(); // replaced just now: what came in its place is there already
    }
    throw Refusal.of(503, "model '" + target.model() + "' is being replaced");
  }

  private void find() {
    endpoint = target.version() == null ? loop.state.endpoints.find(target.model())
        : loop.state.endpoints.find(target.model(), target.version());
    if (endpoint == null) {
      throw Lookup.notServed(loop.state.endpoints, target.model(), target.version());
    }
    predictor = endpoint.predictor();
    model = prepared(endpoint);
  }

  static PreparedModel prepared(final Endpoint endpoint) {
    if (endpoint.attachment() instanceof final PreparedModel known) {
      return known;
    }
    final PreparedModel made = new PreparedModel(endpoint.name(), endpoint.version(), endpoint.signature());
    endpoint.attach(made);
    return made;
  }

  private void setDeadline() {
    final long micros = endpoint.configuration().timeoutMicros(request.timeoutMicros());
    if (micros > 0) {
      final long nanos = Math.min(micros, Long.MAX_VALUE / 4000) * 1000;
      slot.deadlineNanos(slot.stamp(Stage.RECEIVED) + nanos);
    }
  }

  private long patience() {
    return Math.max(1, (predictor.estimateNanos() + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND);
  }

  /// Puts the request on the ring; the I/O thread hears of the outcome.
  void submit() {
    if (!submitted()) {
      proceedSafely();
    }
  }

  private boolean submitted() {
    slot.attach(this);
    slot.onCompletion(loop);
    return predictor.submit(slot) == Outcome.OK;
  }

  @Override
  void proceed() {
    if (!hasFailed() && encodedAway == null) {
      if (slot.outcome() == Outcome.OK) {
        answer();
        return;
      }
      fail(slot.outcome());
    }
    if (hasFailed()) {
      finishFailed();
    } else {
      send(encodedAway, false);
    }
  }

  private void fail(final int outcome) {
    switch (outcome) {
      case Outcome.OVERLOADED -> {
        retryAfter(patience());
        fail(503, "Exceeds maximum queue size");
      }
      case Outcome.DEADLINE_EXCEEDED -> fail(504, "Request timeout expired");
      case Outcome.MODEL_FAILED -> fail(500, slot.error() == null ? "the model failed" : slot.error());
      default -> {
        retryAfter(1);
        fail(503, "model '" + target.model() + "' is being replaced or unloaded");
      }
    }
  }

  private void answer() {
    final long expected = expectedBytes();
    final int most = responseCoding == Compression.NONE ? LARGE : LARGE_TO_COMPRESS;
    if (expected > most && loop.state.inBackground(this::encodeAway)) {
      return;
    }
    try {
      loop.out.clear();
      jsonLength = loop.encoder.encode(model, slot, request, loop.out);
      send(loop.out, true);
      loop.shrink();
    } catch (final Refusal refusal) {
      fail(refusal);
      finishFailed();
    }
  }

  /// Returns about how long the response will be.
  private long expectedBytes() {
    long total = 0;
    for (int position = 0; position < request.outputCount(); position++) {
      final PreparedTensor output = model.outputs[request.output(position)];
      if (model.fixedRows) {
        total += output.rowElements * slot.rows()
            * (request.isBinary(position) ? output.type.byteSize() : USUAL_DECIMAL);
      } else {
        final long bytes = slot.results().get(output.index).segment().byteSize();
        total += request.isBinary(position) ? bytes : bytes * USUAL_DECIMAL / Math.max(1, output.type.byteSize());
      }
    }
    return total;
  }

  private void encodeAway() {
    try {
      final ByteWriter writer = new ByteWriter(LARGE);
      jsonLength = new ResponseEncoder(loop.state.config.nonFinite()).encode(model, slot, request, writer);
      encodedAway = compressed(writer);
    } catch (final Refusal refusal) {
      fail(refusal);
    } catch (final RuntimeException | Error bug) {
      loop.state.errors.record(bug);
      fail(500, "internal error; the server's log has it");
    }
    loop.handBack(this);
  }

  private ByteWriter compressed(final ByteWriter whole) {
    if (responseCoding == Compression.NONE || whole.length() < Compression.SHORTEST) {
      responseCoding = Compression.NONE;
      return whole;
    }
    return ByteWriter.holding(responseCoding.deflate(whole.array(), whole.length()));
  }

  private void send(final ByteWriter encoded, final boolean shared) {
    final ByteWriter body = shared ? compressed(encoded) : encoded;
    final HeaderMap headers = exchange.getResponseHeaders();
    headers.put(Headers.CONTENT_TYPE, jsonLength == ResponseEncoder.ALL_JSON ? JSON : OCTETS);
    if (jsonLength != ResponseEncoder.ALL_JSON) {
      headers.put(HEADER_LENGTH, decimal(jsonLength));
    }
    if (responseCoding != Compression.NONE) {
      headers.put(Headers.CONTENT_ENCODING, responseCoding.header());
    }
    finish(200, body.length());
    loop.send(this, 200, body.array(), body.length(), body == loop.out);
    loop.recycle(this);
  }

  /// Returns a number as text, the same object each time for small ones.
  private static String decimal(final int value) {
    if (value >= SMALL_LENGTHS) {
      return Integer.toString(value);
    }
    String text = LENGTHS[value];
    if (text == null) {
      text = Integer.toString(value);
      LENGTHS[value] = text;
    }
    return text;
  }

  private void finishFailed() {
    finish(errorStatus(), 0);
    sendError();
    loop.recycle(this);
  }

  /// Notes how it went and gives the slot back.
  private void finish(final int status, final long bytesOut) {
    final long nanos = System.nanoTime() - begunNanos;
    if (slot != null) {
      measure(nanos);
    }
    if (endpoint != null) {
      count(status, nanos);
    }
    IoLoop.add(loop.bytes, 0, bytesIn);
    if (loop.state.accessLog.isOn()) {
      log(status, bytesOut, nanos);
    }
    abandon();
  }

  private void measure(final long nanos) {
    final long received = slot.stamp(Stage.RECEIVED);
    final long decoded = slot.stamp(Stage.DECODED);
    final long encoded = received + nanos;
    slot.stamp(Stage.ENCODED, encoded);
    if (decoded != 0) {
      loop.decoding.record(decoded - received);
    }
    if (slot.stamp(Stage.COMPLETED) != 0) {
      loop.encoding.record(encoded - slot.stamp(Stage.COMPLETED));
    }
  }

  private void count(final int status, final long nanos) {
    final long now = System.currentTimeMillis();
    if (status == 200) {
      endpoint.statistics().succeeded(nanos, now);
    } else {
      endpoint.statistics().failed(nanos, now);
    }
  }

  private void log(final int status, final long bytesOut, final long nanos) {
    if (endpoint == null) {
      loop.state.accessLog.other("POST", exchange.getRequestPath(), status, bytesIn, bytesOut, nanos);
    } else {
      loop.state.accessLog.infer(endpoint, request, slot, status, bytesIn, bytesOut, nanos);
    }
  }

  @Override
  void abandon() {
    if (slot != null) {
      predictor.release(slot);
      slot = null;
    }
  }

  @Override
  void gone() {
    super.gone();
    loop.recycle(this);
  }
}
