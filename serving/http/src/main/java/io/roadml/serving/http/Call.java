package io.roadml.serving.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import org.xnio.channels.StreamSourceChannel;

/// One request on its way through the server, and the connection's I/O thread that alone writes to the client.
///
/// - Threading: the I/O thread's, but for the time that a subclass gives it to another thread and gets it back with
///   [IoLoop#handBack].
abstract class Call {
  private static final String JSON = "application/json";

  final IoLoop loop;
  HttpServerExchange exchange;
  /// The next one in a list that this call is in.
  Call next;
  long begunNanos;
  /// Where the body comes from, once it is being read; Undertow gives it once only.
  StreamSourceChannel requestChannel;

  private byte[] errorBody;
  private String errorType = JSON;
  private int errorStatus;
  private long retrySeconds;

  Call(final IoLoop loop) {
    this.loop = loop;
  }

  void begin(final HttpServerExchange newExchange) {
    exchange = newExchange;
    requestChannel = null;
    begunNanos = System.nanoTime();
    errorBody = null;
    retrySeconds = 0;
  }

  /// Goes on, on the I/O thread and outside of Undertow's own call, so that the response may be written.
  abstract void proceed();

  /// Says what to do with bytes of the request or the slot when the client cannot be answered any more.
  abstract void abandon();

  /// Settles for an error, which [#sendError] sends.
  void fail(final int status, final String message) {
    errorStatus = status;
    errorBody = Response.errorBody(message);
  }

  /// Settles for an error in the words of another protocol.
  void fail(final Response error) {
    errorStatus = error.status();
    errorBody = error.body();
    errorType = error.contentType();
  }

  void fail(final Refusal refusal) {
    fail(refusal.status(), refusal.getMessage());
  }

  /// Asks the client to come back after a while.
  void retryAfter(final long seconds) {
    retrySeconds = seconds;
  }

  boolean hasFailed() {
    return errorBody != null;
  }

  int errorStatus() {
    return errorStatus;
  }

  void sendError() {
    if (retrySeconds > 0) {
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, Long.toString(retrySeconds));
    }
    if (errorStatus == 415) {
      exchange.getResponseHeaders().put(Headers.ACCEPT_ENCODING, Compression.ACCEPTED);
    }
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, errorType);
    loop.send(this, errorStatus, errorBody, errorBody.length, false);
  }

  /// Takes over before any of the body has been read, if it wants to; must not resume a channel yet.
  ///
  /// @return whether it has: nobody else is to read the body then
  boolean beginsAtHead() {
    return false;
  }

  /// All of the body is there.
  ///
  /// @param body    the first `length` bytes count
  /// @param shared  whether the array is the thread's own and is used again for the next body: copy what is needed longer
  /// @param counted bytes that are to be given back to the budget when the array is no longer needed
  abstract void arrived(byte[] body, int length, boolean shared, long counted);

  /// The body is not taken; the client is still there and wants to be told.
  void refused(final int status, final String message) {
    fail(status, message);
    loop.soon(this);
  }

  /// The client went away before its body was there.
  void gone() {
    loop.state.finished();
  }

  /// As [#proceed]; what it throws is a bug, which costs this call only.
  final void proceedSafely() {
    try {
      proceed();
    } catch (final RuntimeException | Error bug) {
      loop.state.errors.record(bug);
      abandon();
      loop.giveUp(this);
    }
  }
}
