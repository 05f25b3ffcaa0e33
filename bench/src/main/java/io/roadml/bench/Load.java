package io.roadml.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// What a [LoadGenerator] sends, where to, when and for how long.
///
/// - Threading: immutable.
/// - Fails: IllegalArgumentException that names the setting and its value.
///
/// @param target      the server: `http://` with a loopback host and a port; the path is the requests'
/// @param requests    the requests, taken in turn; at least one
/// @param arrivals    when they are sent
/// @param connections keep-alive connections, 1 … 10,000, each with one request under way at most
/// @param warmup      time at the start that is not counted
/// @param duration    time that is counted, above 0
/// @param deadline    answers later than this after the intended time are not good; 0 for no deadline
/// @param grace       how long answers are waited for at the end
public record Load(URI target, List<Request> requests, Arrivals arrivals, int connections, Duration warmup,
    Duration duration, Duration deadline, Duration grace) {
  private static final int MOST_CONNECTIONS = 10_000;
  private static final Duration GRACE = Duration.ofSeconds(10);

  /// Checks and copies.
  public Load {
    requests = List.copyOf(requests);
    Objects.requireNonNull(arrivals, "arrivals");
    if (!"http".equals(target.getScheme()) || target.getHost() == null) {
      throw new IllegalArgumentException("url=" + target + ", want http://HOST:PORT");
    }
    if (requests.isEmpty()) {
      throw new IllegalArgumentException("requests=0, want at least 1");
    }
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException("connections=" + connections + ", want 1 to " + MOST_CONNECTIONS);
    }
    if (duration.isNegative() || duration.isZero() || warmup.isNegative() || deadline.isNegative()
        || grace.isNegative()) {
      throw new IllegalArgumentException("duration=" + duration + ", warmup=" + warmup + ", deadline=" + deadline
          + ", grace=" + grace + ", want a duration above 0 and the others at least 0");
    }
  }

  /// A load without warm-up and deadline.
  public static Load of(final URI target, final List<Request> requests, final Arrivals arrivals, final int connections,
      final Duration duration) {
    return new Load(target, requests, arrivals, connections, Duration.ZERO, duration, Duration.ZERO, GRACE);
  }

  /// Returns this load with another warm-up.
  public Load withWarmup(final Duration time) {
    return new Load(target, requests, arrivals, connections, time, duration, deadline, grace);
  }

  /// Returns this load with another deadline.
  public Load withDeadline(final Duration time) {
    return new Load(target, requests, arrivals, connections, warmup, duration, time, grace);
  }

  /// Returns this load with another time to wait for answers at the end.
  public Load withGrace(final Duration time) {
    return new Load(target, requests, arrivals, connections, warmup, duration, deadline, time);
  }

  /// Returns the server's address.
  ///
  /// @throws IOException when the host is unknown, or is not this machine: a generator aimed at another one is a weapon
  InetSocketAddress address() throws IOException {
    final int port = target.getPort() < 0 ? 80 : target.getPort();
    try {
      final InetAddress address = InetAddress.getByName(target.getHost());
      if (!address.isLoopbackAddress()) {
        throw new IOException("host=" + target.getHost()
            + " is not this machine; load is sent to loopback addresses only, so run the benchmark where the server is");
      }
      return new InetSocketAddress(address, port);
    } catch (final UnknownHostException unknown) {
      throw new IOException("host=" + target.getHost() + " is unknown; give a loopback address such as 127.0.0.1",
          unknown);
    }
  }

  /// Returns host and port as the `Host` header has them.
  String host() {
    return target.getPort() < 0 ? target.getHost() : target.getHost() + ":" + target.getPort();
  }
}
