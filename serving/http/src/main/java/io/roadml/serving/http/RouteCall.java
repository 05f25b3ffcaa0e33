package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.xnio.IoUtils;

/// Any request but infer: read its body, run the route's handler, write what it answers.
///
/// - Threading: as [Call].
class RouteCall extends Call implements Request {
  private static final String INTERNAL = "internal error; the server's log has it";

  final Route route;
  private final Map<String, String> parameters;
  private final String client;
  private byte[] body = new byte[0];
  private long counted;
  private Response response;
  private ContentPipe pipe;

  RouteCall(final IoLoop loop, final HttpServerExchange exchange, final Route route,
      final Map<String, String> parameters, final String client) {
    super(loop);
    this.route = route;
    this.parameters = parameters;
    this.client = client;
    begin(exchange);
  }

  /// Answers with a route.
  static RouteCall of(final IoLoop loop, final HttpServerExchange exchange, final Route route,
      final Map<String, String> parameters, final String client) {
    return route.running() == Route.Running.STREAMING ? new StreamingCall(loop, exchange, route, parameters, client)
        : new RouteCall(loop, exchange, route, parameters, client);
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
    if (route.running() == Route.Running.QUICK && coding == Compression.NONE) {
      settle(answer());
    } else {
      runInBackground(() -> runAway(coding));
    }
  }

  void runInBackground(final Runnable work) {
    if (!loop.state.inBackground(work)) {
      retryAfter(1);
      refused(503, "too many requests at once");
    }
  }

  @Override
  void fail(final int status, final String message) {
    if (route == null) {
      super.fail(status, message);
    } else {
      fail(route.errors().answer(status, message));
    }
  }

  private void settle(final Response settled) {
    response = settled;
    loop.soon(this);
  }

  private void runAway(final Compression coding) {
    finish(inflated(coding));
  }

  /// Hands an answer to the I/O thread, and stays to write its content if it has one.
  void finish(final Response answer) {
    response = answer;
    if (answer.content() == null || method().equals("HEAD")) {
      loop.handBack(this);
    } else {
      write(answer.content());
    }
  }

  private void write(final Response.Content content) {
    pipe = new ContentPipe(this);
    try (ContentPipe out = pipe) {
      content.writeTo(out);
      out.complete();
    } catch (final Exception | Error failure) { // of any kind, costs its own request only
      if (!pipe.clientHasGone()) {
        loop.state.errors.record(failure);
      }
      if (!pipe.hasBegun()) {
        pipe = null;
        finish(route.errors().answer(500, INTERNAL));
      }
    }
  }

  private Response inflated(final Compression coding) {
    try {
      if (coding != Compression.NONE) {
        body = coding.inflate(body, body.length, loop.state.config.maxBodyBytes(), loop.state.budget);
        counted += body.length;
      }
      return answer();
    } catch (final Refusal refusal) {
      return route.errors().answer(refusal.status(), refusal.getMessage());
    }
  }

  Response answer() {
    try {
      return checked(route.handler().answer(this));
    } catch (final Refusal refusal) {
      return route.errors().answer(refusal.status(), refusal.getMessage());
    } catch (final Exception | Error bug) { // a handler's failure of any kind costs its own request only
      final Response lost = lost();
      if (lost != null) {
        return lost;
      }
      loop.state.errors.record(bug);
      return route.errors().answer(500, INTERNAL);
    }
  }

  /// Says what to answer when the handler could not go on because of the client; `null` when it was not that.
  Response lost() {
    return null;
  }

  private Response checked(final Response answer) {
    if (answer.content() != null && route.running() == Route.Running.QUICK) {
      throw new IllegalStateException("route=" + route.method() + " " + route.path() + " is quick and answers with a"
          + " stream; let it wait");
    }
    return answer;
  }

  @Override
  void proceed() {
    giveBackBody();
    if (hasFailed()) {
      log(errorStatus(), 0);
      sendError();
      return;
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, response.contentType());
    response.headers().forEach((name, value) -> exchange.getResponseHeaders().put(new HttpString(name), value));
    if (pipe != null) {
      pipe.begin(response);
    } else if (response.content() != null) {
      log(response.status(), 0);
      loop.sendHead(this, response.status(), response.content().length());
    } else {
      send();
    }
  }

  private void send() {
    final Compression coding = response.body().length < Compression.SHORTEST ? Compression.NONE
        : Compression.ofResponse(header(Headers.ACCEPT_ENCODING_STRING));
    byte[] bytes = response.body();
    if (coding != Compression.NONE) {
      bytes = coding.deflate(bytes, bytes.length);
      exchange.getResponseHeaders().put(Headers.CONTENT_ENCODING, coding.header());
    }
    log(response.status(), bytes.length);
    loop.send(this, response.status(), bytes, bytes.length, false);
  }

  /// Returns how many bytes of the body have come.
  long received() {
    return body.length;
  }

  void log(final int status, final long bytesOut) {
    IoLoop.add(loop.bytes, 0, received());
    if (loop.state.accessLog.isOn()) {
      loop.state.accessLog.other(method(), path(), status, received(), bytesOut, System.nanoTime() - begunNanos);
    }
  }

  private void giveBackBody() {
    loop.state.budget.giveBack(counted);
    counted = 0;
  }

  @Override
  void abandon() {
    giveBackBody();
    if (pipe != null) {
      pipe.abandon();
    }
  }

  /// Closes the connection: what has been sent cannot be taken back, and the rest cannot be had.
  void cutOff() {
    IoUtils.safeClose(exchange.getConnection());
    exchange.endExchange();
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
    return values == null || values.isEmpty() ? null : decoded(values.getFirst());
  }

  @Override
  public List<String> queries(final String name) {
    final Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null ? List.of() : values.stream().map(RouteCall::decodedOrRefused).toList();
  }

  private static String decoded(final String value) {
    return RouteTable.decode(value.replace('+', ' '));
  }

  private static String decodedOrRefused(final String value) {
    final String text = decoded(value);
    if (text == null) {
      throw Refusal.badRequest("the query is not well encoded");
    }
    return text;
  }

  @Override
  public boolean hasQuery() {
    return !exchange.getQueryParameters().isEmpty();
  }

  @Override
  public String header(final String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  @Override
  public byte[] body() {
    return body;
  }

  @Override
  public InputStream stream() {
    return new ByteArrayInputStream(body);
  }
}
