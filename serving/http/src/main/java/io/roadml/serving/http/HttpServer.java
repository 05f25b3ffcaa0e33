package io.roadml.serving.http;

import io.roadml.runtime.core.ErrorLog;
import io.roadml.serving.endpoint.Endpoints;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.xnio.ChannelListener;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.management.XnioServerMXBean;

/// Serves models by the Open Inference Protocol over HTTP/1.1, with Triton's binary tensors, repository, statistics and
/// configuration extensions, and `/metrics` for Prometheus.
///
/// ```java
/// try (HttpServer server = HttpServer.start(HttpConfig.defaults().withPort(0), endpoints)) {
///   System.out.println("ready " + server.uri());
///   …
/// }
/// ```
///
/// - Threading: safe for many threads.
/// - Lifetime: close it before the endpoints, which are their opener's.
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(HttpServer.class.getName());
  private static final int BUFFER_BYTES = 16 * 1024;
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int BACKLOG = 1024;
  private static final int MOST_CONNECTIONS = 100_000;
  private static final long POLL_NANOS = 1_000_000;

  private final HttpConfig config;
  private final ServerState state;
  private final XnioWorker worker;
  private final HttpOpenListener listener;
  private final AcceptingChannel<? extends StreamConnection> accepting;
  private final Object closing = new Object();
  private boolean closed;

  private HttpServer(final HttpConfig config, final ServerState state, final XnioWorker worker,
      final HttpOpenListener listener, final AcceptingChannel<? extends StreamConnection> accepting) {
    this.config = config;
    this.state = state;
    this.worker = worker;
    this.listener = listener;
    this.accepting = accepting;
  }

  /// Starts to serve.
  ///
  /// @throws IOException              when the port is in use or may not be used, or one of the configuration's files is not
  ///                                  what it should be
  /// @throws IllegalArgumentException when the host is not loopback, and clients need not authenticate, and `insecure` is not set
  public static HttpServer start(final HttpConfig config, final Endpoints endpoints) throws IOException {
    return start(config, endpoints, List.of());
  }

  /// Starts to serve, with more routes.
  ///
  /// @throws IOException              when the port is in use or may not be used, or one of the configuration's files is not
  ///                                  what it should be
  /// @throws IllegalArgumentException when the host is not loopback, and clients need not authenticate, and `insecure` is not set, or a route is there twice
  public static HttpServer start(final HttpConfig config, final Endpoints endpoints, final List<Route> more)
      throws IOException {
    final InetAddress address = address(config);
    final Clients clients = Clients.open(config.security().tokens());
    final SSLContext tls = config.security().encrypts() ? PemFiles.context(config.security()) : null;
    final ServerState state = new ServerState(config, endpoints, clients, AccessLog.open(config));
    final OptionMap options = serverOptions(config);
    final HttpOpenListener listener = new HttpOpenListener(new DefaultByteBufferPool(true, BUFFER_BYTES, -1, 4),
        options);
    final XnioWorker worker = worker(config);
    listener.setRootHandler(dispatcher(state, more, worker));
    try {
      final AcceptingChannel<? extends StreamConnection> accepting = accepting(worker,
          new InetSocketAddress(address, config.port()), listener, tls);
      accepting.resumeAccepts();
      return new HttpServer(config, state, worker, listener, accepting);
    } catch (final IOException e) {
      worker.shutdownNow();
      state.accessLog.close();
      throw e instanceof BindException ? cannotBind(config, e) : e;
    }
  }

  private static AcceptingChannel<? extends StreamConnection> accepting(final XnioWorker worker,
      final InetSocketAddress address, final HttpOpenListener listener, final SSLContext tls) throws IOException {
    return tls == null
        ? worker.createStreamConnectionServer(address, acceptor(listener), socketOptions())
        : new UndertowXnioSsl(worker.getXnio(), OptionMap.EMPTY, tls).createSslConnectionServer(worker, address,
            acceptor(listener), socketOptions());
  }

  /// Hands connections over. XNIO's own way logs a stack trace for each that is told of and found taken once the server closes.
  private static <C extends StreamConnection> ChannelListener<AcceptingChannel<C>> acceptor(
      final HttpOpenListener listener) {
    return channel -> {
      try {
        final StreamConnection connection = channel.accept();
        if (connection != null) {
          ChannelListeners.invokeChannelListener(connection, listener);
        }
      } catch (final ClosedChannelException closing) {
        LOGGER.log(System.Logger.Level.DEBUG, "no connection is left to take; the server closes");
      } catch (final IOException e) {
        LOGGER.log(System.Logger.Level.WARNING, "a connection could not be accepted: {0}", e.getMessage());
      }
    };
  }

  private static InetAddress address(final HttpConfig config) throws IOException {
    final InetAddress address = InetAddress.getByName(config.host());
    if (!address.isLoopbackAddress()) {
      warnOfOthers(config);
    }
    return address;
  }

  private static void warnOfOthers(final HttpConfig config) {
    final HttpSecurity security = config.security();
    if (security.tokens() == null && !config.insecure()) {
      throw new IllegalArgumentException("host=" + config.host()
          + " can be reached from other machines, and nobody has to say who they are: use 127.0.0.1, name a token file, or"
          + " set insecure to let everybody who reaches it load, unload and call models");
    }
    if (security.tokens() == null) {
      LOGGER.log(System.Logger.Level.WARNING, "INSECURE: serving on {0} without authentication: everybody who reaches"
          + " this port can load, unload and call models", config.host());
    } else if (!security.encrypts()) {
      LOGGER.log(System.Logger.Level.WARNING, "serving on {0} without TLS: whoever can listen to the network learns the"
          + " clients'' secrets; name a certificate, or let a proxy encrypt", config.host());
    }
  }

  private static Dispatcher dispatcher(final ServerState state, final List<Route> more, final XnioWorker worker) {
    final List<Route> routes = new ArrayList<>(more);
    routes.addAll(new InferenceProtocol(state).routes());
    routes.addAll(new RepositoryApi(state).routes());
    final Dispatcher[] made = new Dispatcher[1];
    routes.add(Route.of("GET", "/metrics", request -> new Metrics(state, made[0],
        () -> connections(worker)).scrape(request)));
    made[0] = new Dispatcher(state, routes);
    return made[0];
  }

  private static long connections(final XnioWorker worker) {
    return worker.getMXBean().getServerMXBeans().stream().mapToLong(XnioServerMXBean::getConnectionCount).sum();
  }

  private static XnioWorker worker(final HttpConfig config) throws IOException {
    final int cores = Runtime.getRuntime().availableProcessors();
    final int threads = config.ioThreads() > 0 ? config.ioThreads() : Math.max(1, cores / 2);
    return Xnio.getInstance(Undertow.class.getClassLoader()).createWorker(OptionMap.builder()
        .set(Options.WORKER_NAME, "roadml-http").set(Options.THREAD_DAEMON, true)
        .set(Options.WORKER_IO_THREADS, threads)
        .set(Options.WORKER_TASK_CORE_THREADS, 1).set(Options.WORKER_TASK_MAX_THREADS, 1)
        .set(Options.CONNECTION_HIGH_WATER, MOST_CONNECTIONS).set(Options.CONNECTION_LOW_WATER, MOST_CONNECTIONS)
        .set(Options.TCP_NODELAY, true).getMap());
  }

  private static OptionMap socketOptions() {
    return OptionMap.builder().set(Options.TCP_NODELAY, true).set(Options.REUSE_ADDRESSES, true)
        .set(Options.BACKLOG, BACKLOG).getMap();
  }

  private static OptionMap serverOptions(final HttpConfig config) {
    return OptionMap.builder()
        .set(UndertowOptions.NO_REQUEST_TIMEOUT, (int) config.idleTimeout().toMillis())
        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, (int) config.clientTimeout().toMillis())
        .set(UndertowOptions.MAX_HEADER_SIZE, LONGEST_HEAD)
        .set(UndertowOptions.MAX_ENTITY_SIZE, -1L) // BodyReader has the limit, and says so to the client
        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
        .set(UndertowOptions.DECODE_URL, false).getMap();
  }

  private static IOException cannotBind(final HttpConfig config, final IOException cause) {
    return new IOException("port=" + config.port() + " on " + config.host() + " cannot be used: " + cause.getMessage(),
        cause);
  }

  /// Returns the port that is listened on.
  public int port() {
    return accepting.getLocalAddress(InetSocketAddress.class).getPort();
  }

  /// Returns where the server is reached: `http://127.0.0.1:8080`, or `https://…`.
  public String uri() {
    final boolean ipv6 = config.host().indexOf(':') >= 0 && !config.host().startsWith("[");
    final String scheme = config.security().encrypts() ? "https://" : "http://";
    return scheme + (ipv6 ? "[" + config.host() + "]" : config.host()) + ":" + port();
  }

  /// Returns the distinct failures inside the server since it was started: bugs, not wrong requests.
  public List<ErrorLog.Entry> errors() {
    return state.errors.entries();
  }

  /// Accepts no more connections, answers the requests that were accepted for up to [HttpConfig#drain], and closes the
  /// connections. A second call waits for the first.
  @Override
  public void close() {
    synchronized (closing) {
      if (closed) {
        return;
      }
      state.draining = true;
      IoUtils.safeClose(accepting);
      drain();
      listener.closeConnections();
      worker.shutdown();
      awaitEnd();
      state.close();
      state.accessLog.close();
      closed = true;
    }
  }

  private void drain() {
    final long until = System.nanoTime() + config.drain().toNanos();
    while (state.inFlight.sum() > 0 && until - System.nanoTime() > 0) {
      LockSupport.parkNanos(this, POLL_NANOS);
    }
    final long left = state.inFlight.sum();
    if (left > 0) {
      LOGGER.log(System.Logger.Level.WARNING, "closing with {0} requests unanswered after {1}", left, config.drain());
    }
  }

  private void awaitEnd() {
    try {
      if (!worker.awaitTermination(1, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
    } catch (final InterruptedException e) {
      worker.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
