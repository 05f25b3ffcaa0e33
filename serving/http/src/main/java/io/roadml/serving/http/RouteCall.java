package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;

/// Any request but infer: read its body, run the route's handler, write what it answers.
///
/// - Threading: as [Call].
final class RouteCall extends Call implements Request {
  private final Route route;
  private final Map<String, String> parameters;
  private final String client;
  private byte[] body = new byte[0];
  private long counted;
  private Response response;

  /// Answers with a route.
  RouteCall(final IoLoop loop, final HttpServerExchange exchange, final Route route,
      final Map<String, String> parameters, final String client) {
    super(loop);
    this.route = route;
    this.parameters = parameters;
    this.client = client;
    begin(exchange);
  }

  /// Answers with what is known before the body is there.
  static RouteCall answered(final IoLoop loop, final HttpServerExchange exchange, final Response response) {
    final RouteCall call = new RouteCall(loop, exchange, null, Map.of(), null);
    call.response = response;
    return call;
  }

  @Override
  void arrived(final byte[] bytes, final int length, final boolean shared, final long taken) {
    counted = taken;
    final Compression coding = Compression.ofRequest(header(Headers.CONTENT_ENCODING_STRING));
    if (response != null) {
      settle(response);
    } else if (coding == null) {
      refused(415, "Content-Encoding is none of " + Compression.ACCEPTED);
    } else {
      body = length == bytes.length && !shared ? bytes : Arrays.copyOf(bytes, length);
      run(coding);
    }
  }

  private void run(final Compression coding) {
    if (route.quick() && coding == Compression.NONE) {
      settle(answer());
    } else if (!loop.state.inBackground(() -> runAway(coding))) {
      retryAfter(1);
      refused(503, "too many requests at once");
    }
  }

  private void settle(final Response settled) {
    response = settled;
    loop.soon(this);
  }

  private void runAway(final Compression coding) {
    response = inflated(coding);
    loop.handBack(this);
  }

  private Response inflated(final Compression coding) {
    try {
      if (coding != Compression.NONE) {
        body = coding.inflate(body, body.length, loop.state.config.maxBodyBytes(), loop.state.budget);
        counted += body.length;
      }
      return answer();
    } catch (final Refusal refusal) {
      return Response.error(refusal.status(), refusal.getMessage());
    }
  }

  private Response answer() {
    try {
      return route.handler().answer(this);
    } catch (final Refusal refusal) {
      return Response.error(refusal.status(), refusal.getMessage());
    } catch (final Exception | Error bug) { // a handler's failure of any kind costs its own request only
      loop.state.errors.record(bug);
      return Response.error(500, "internal error; the server's log has it");
    }
  }

  @Override
  void proceed() {
    abandon();
    if (hasFailed()) {
      log(errorStatus(), 0);
      sendError();
      return;
    }
    final Compression coding = response.body().length < Compression.SHORTEST ? Compression.NONE
        : Compression.ofResponse(header(Headers.ACCEPT_ENCODING_STRING));
    byte[] bytes = response.body();
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.contentType());
    response.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    if (coding != Compression.NONE) {
      bytes = coding.deflate(bytes, bytes.length);
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, coding.header());
    }
    log(response.status(), bytes.length);
    loop.send(this, response.status(), bytes, bytes.length, false);
  }

  private void log(final int status, final long bytesOut) {
    IoLoop.add(loop.bytes, 0, body.length);
    if (loop.state.accessLog.isOn()) {
      loop.state.accessLog.other(method(), path(), status, body.length, bytesOut, System.nanoTime() - begunNanos);
    }
  }

  @Override
  void abandon() {
    loop.state.budget.giveBack(counted);
    counted = 0;
  }

  @Override
  public String client() {
    return client;
  }

  @Override
  public String method() {
    return exchange.getRequestMethod().toString();
  }

  @Override
  public String path() {
    return exchange.getRequestPath();
  }

  @Override
  public String parameter(final String name) {
    final String value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("parameter=" + name + ", want one of " + parameters.keySet());
    }
    return value;
  }

  @Override
  public String query(final String name) {
    final Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null || values.isEmpty() ? null : RouteTable.decode(values.getFirst().replace('+', ' '));
  }

  @Override
  public String header(final String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  @Override
  public byte[] body() {
    return body;
  }
}
