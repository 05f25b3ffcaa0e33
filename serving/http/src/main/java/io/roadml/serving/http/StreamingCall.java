package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.InputStream;
import java.util.Map;

/// A request whose handler reads the body while it comes.
///
/// - Threading: as [Call].
final class StreamingCall extends RouteCall {
  private BodyPipe pipe;

  StreamingCall(final IoLoop loop, final HttpServerExchange exchange, final Route route,
      final Map<String, String> parameters, final String client) {
    super(loop, exchange, route, parameters, client);
  }

  @Override
  boolean beginsAtHead() {
    if (exchange.isRequestComplete()) {
      return false; // there is none: it has arrived
    }
    BodyReader.expectContinue(exchange);
    requestChannel = exchange.getRequestChannel();
    if (Compression.ofRequest(header(Headers.CONTENT_ENCODING_STRING)) != Compression.NONE) {
      refused(415, "a body that streams may have no Content-Encoding");
    } else if (!loop.state.budget.tryTake(BodyPipe.CAPACITY)) {
      refused(503, "no memory for the body just now; try again");
    } else {
      pipe = new BodyPipe(loop.state, exchange, requestChannel);
      runInBackground(() -> finish(answer()));
    }
    return true;
  }

  @Override
  Response lost() {
    if (pipe == null || !pipe.hasFailed()) {
      return null;
    }
    return route.errors().answer(408, pipe.failure());
  }

  @Override
  void proceed() {
    if (pipe != null) {
      pipe.end();
    }
    super.proceed();
  }

  @Override
  long received() {
    return pipe == null ? 0 : pipe.received();
  }

  @Override
  public InputStream stream() {
    return pipe == null ? super.stream() : pipe;
  }
}
