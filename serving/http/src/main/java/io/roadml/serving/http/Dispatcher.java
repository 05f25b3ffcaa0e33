package io.roadml.serving.http;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.SameThreadExecutor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.xnio.XnioIoThread;

/// Undertow's way in: finds out what a request is, and has its body read.
///
/// - Threading: the I/O threads.
/// - Allocation: none for an infer path that was seen before.
final class Dispatcher implements HttpHandler {
  private static final String GET = "GET";
  private static final String HEAD = "HEAD";
  private static final String METHOD_NOT_ALLOWED = "Method Not Allowed";
  private static final int MOST_LOOPS = 256;

  private final ServerState state;
  private final RouteTable routes;
  /// By the number of the I/O thread; each thread writes its own.
  private final IoLoop[] loops = new IoLoop[MOST_LOOPS];

  Dispatcher(final ServerState state, final List<Route> routes) {
    this.state = state;
    this.routes = new RouteTable(routes);
  }

  /// Returns the loops of the threads that have served something.
  List<IoLoop> loops() {
    synchronized (loops) {
      return Arrays.stream(loops).filter(Objects::nonNull).toList();
    }
  }

  @Override
  public void handleRequest(final HttpServerExchange exchange) {
    if (exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
      exchange.setStatusCode(505);
      exchange.endExchange();
      return;
    }
    state.inFlight.increment();
    final IoLoop loop = loop(exchange.getIoThread());
    final Call call = call(loop, exchange);
    if (call.beginsAtHead() || loop.bodies.read(exchange, call)) {
      exchange.dispatch(SameThreadExecutor.INSTANCE, loop.nothing);
    }
  }

  private IoLoop loop(final XnioIoThread thread) {
    final IoLoop known = loops[thread.getNumber()];
    return known != null ? known : newLoop(thread);
  }

  private IoLoop newLoop(final XnioIoThread thread) {
    synchronized (loops) {
      loops[thread.getNumber()] = new IoLoop(state, thread);
      return loops[thread.getNumber()];
    }
  }

  private Call call(final IoLoop loop, final HttpServerExchange exchange) {
    final String path = exchange.getRequestPath();
    if (isForeign(exchange)) {
      return RouteCall.answered(loop, exchange,
          Response.error(403, "a page of another origin may not call this server"));
    }
    final InferTarget known = loop.target(path);
    final InferTarget target = known != null ? known : InferTarget.of(path);
    final Clients.Client client = state.clients.find(
        exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION));
    if (target == null) {
      return route(loop, exchange, path, client);
    }
    if (client == null) {
      return RouteCall.answered(loop, exchange, stranger());
    }
    if (!exchange.getRequestMethod().equals(Methods.POST)) {
      return RouteCall.answered(loop, exchange,
          Response.error(405, METHOD_NOT_ALLOWED).with(Headers.ALLOW_STRING, "POST"));
    }
    if (known == null && state.endpoints.find(target.model()) != null) {
      loop.remember(path, target);
    }
    final InferCall call = loop.newInferCall();
    call.begin(exchange, target);
    return call;
  }

  /// Says whether a browser sends this for a page of another server. Without authentication, and with a password that the
  /// browser remembers, any page that the user opens could otherwise load and unload models on this machine.
  private static boolean isForeign(final HttpServerExchange exchange) {
    final String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin == null) {
      return false;
    }
    final int scheme = origin.indexOf("://");
    return scheme < 0
        || !origin.substring(scheme + 3).equalsIgnoreCase(exchange.getRequestHeaders().getFirst(Headers.HOST));
  }

  private RouteCall route(final IoLoop loop, final HttpServerExchange exchange, final String path,
      final Clients.Client client) {
    final Map<String, Route> byMethod = routes.find(path);
    final String method = exchange.getRequestMethod().toString();
    final Route exact = byMethod.get(method);
    final Route route = exact == null && method.equals(HEAD) ? byMethod.get(GET) : exact;
    final Response refusal = refusal(byMethod, route, client);
    if (refusal != null) {
      return RouteCall.answered(loop, exchange, refusal);
    }
    final Map<String, String> parameters = RouteTable.parameters(route, path);
    return parameters == null
        ? RouteCall.answered(loop, exchange, route.errors().answer(400, "the path is not well encoded"))
        : RouteCall.of(loop, exchange, route, parameters, client == null ? null : client.name());
  }

  /// A stranger is not even told which paths there are.
  private static Response refusal(final Map<String, Route> byMethod, final Route route, final Clients.Client client) {
    if (client == null && (route == null || route.access() != Access.OPEN)) {
      return stranger();
    }
    if (byMethod.isEmpty()) {
      return Response.error(404, "Not Found");
    }
    if (route == null) {
      return wrongMethod(byMethod);
    }
    final boolean allowed = client == null || client.access().compareTo(route.access()) >= 0;
    return allowed ? null : forbidden(client, route);
  }

  private static Response stranger() {
    return denied(401, "UNAUTHENTICATED",
        "say who you are: Authorization: Bearer SECRET, or Basic with name and secret")
        .with(Headers.WWW_AUTHENTICATE_STRING, "Bearer realm=\"roadml\", Basic realm=\"roadml\"");
  }

  private static Response forbidden(final Clients.Client client, final Route route) {
    return denied(403, "PERMISSION_DENIED", client.name() + " may " + client.access().name().toLowerCase(Locale.ROOT)
        + ", and this needs " + route.access().name().toLowerCase(Locale.ROOT));
  }

  /// In the words of all protocols at once, for it is decided before one of them is asked.
  private static Response denied(final int status, final String code, final String message) {
    return JsonTree.response(status, JsonTree.object("error", message, "error_code", code, "message", message));
  }

  private static String allowed(final Map<String, Route> byMethod) {
    final TreeSet<String> methods = new TreeSet<>(byMethod.keySet());
    if (methods.contains(GET)) {
      methods.add(HEAD);
    }
    return String.join(", ", methods);
  }

  private static Response wrongMethod(final Map<String, Route> byMethod) {
    return byMethod.values().iterator().next().errors().answer(405, METHOD_NOT_ALLOWED)
        .with(Headers.ALLOW_STRING, allowed(byMethod));
  }
}
