package io.roadml.serving.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/// The settings of an [HttpServer].
///
/// - Units: bytes, and durations.
/// - Threading: immutable.
/// - Fails: IllegalArgumentException that names the setting and its value.
///
/// @param host          where to listen; anything but loopback is refused unless clients must
///                      authenticate or `insecure` is set
/// @param port          the TCP port, 0 for any free one
/// @param insecure      whether to serve without authentication to other machines
/// @param security      who may call, and TLS
/// @param ioThreads     threads that read, decode, run small models and write, 0 … 256; 0 chooses half the cores
/// @param maxBodyBytes  longest request body, before and after inflation, at most 1 GiB
/// @param memoryBytes   memory of all request bodies and responses in transit that do not fit a thread's own buffer
/// @param clientTimeout how long a client may take for the head of a request; and the time in which it must move at least
///                      1 KiB a second of a body or response, or it is cut off
/// @param idleTimeout   how long a connection may be open without a request
/// @param drain         how long [HttpServer#close] waits for requests that were accepted
/// @param nonFinite     whether JSON responses hold NaN and infinities as literals; if not, such a response is an error
/// @param accessLog     whether and how each request is logged
/// @param accessLogFile the file that the access log is appended to; `null` for standard output
public record HttpConfig(String host, int port, boolean insecure, HttpSecurity security, int ioThreads,
    long maxBodyBytes, long memoryBytes,
    Duration clientTimeout, Duration idleTimeout, Duration drain, boolean nonFinite, AccessLogFormat accessLog,
    Path accessLogFile) {
  private static final int LAST_PORT = 65_535;
  private static final int MOST_IO_THREADS = 256;
  private static final long LARGEST_BODY = 1L << 30;
  private static final long LONGEST_MILLIS = Integer.MAX_VALUE / 2;

  /// Checks.
  public HttpConfig {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(security, "security");
    Objects.requireNonNull(accessLog, "access_log");
    between("port", port, 0, LAST_PORT);
    between("io_threads", ioThreads, 0, MOST_IO_THREADS);
    between("max_body_bytes", maxBodyBytes, 1, LARGEST_BODY);
    between("memory_bytes", memoryBytes, 0, Long.MAX_VALUE);
    between("client_timeout (ms)", clientTimeout.toMillis(), 1, LONGEST_MILLIS);
    between("idle_timeout (ms)", idleTimeout.toMillis(), 1, LONGEST_MILLIS);
    between("drain (ms)", drain.toMillis(), 0, LONGEST_MILLIS);
  }

  private static void between(final String name, final long value, final long least, final long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(name + "=" + value + ", want " + least + " to " + most);
    }
  }

  /// Loopback, port 8080, bodies of up to 64 MiB, 512 MiB in transit, no access log.
  public static HttpConfig defaults() {
    return new HttpConfig("127.0.0.1", 8080, false, HttpSecurity.NONE, 0, 64L << 20, 512L << 20, Duration.ofSeconds(30),
        Duration.ofMinutes(5), Duration.ofSeconds(30), true, AccessLogFormat.OFF, null);
  }

  /// Returns these settings with another host.
  public HttpConfig withHost(final String name) {
    return new HttpConfig(name, port, insecure, security, ioThreads, maxBodyBytes, memoryBytes, clientTimeout,
        idleTimeout, drain,
        nonFinite, accessLog, accessLogFile);
  }

  /// Returns these settings with another port.
  public HttpConfig withPort(final int number) {
    return new HttpConfig(host, number, insecure, security, ioThreads, maxBodyBytes, memoryBytes, clientTimeout,
        idleTimeout,
        drain, nonFinite, accessLog, accessLogFile);
  }

  /// Returns these settings with or without the consent to serve other machines without authentication.
  public HttpConfig withInsecure(final boolean consent) {
    return new HttpConfig(host, port, consent, security, ioThreads, maxBodyBytes, memoryBytes, clientTimeout,
        idleTimeout, drain,
        nonFinite, accessLog, accessLogFile);
  }

  /// Returns these settings with other rules of who may call.
  public HttpConfig withSecurity(final HttpSecurity rules) {
    return new HttpConfig(host, port, insecure, rules, ioThreads, maxBodyBytes, memoryBytes, clientTimeout, idleTimeout,
        drain, nonFinite, accessLog, accessLogFile);
  }

  /// Returns these settings with another number of I/O threads.
  public HttpConfig withIoThreads(final int count) {
    return new HttpConfig(host, port, insecure, security, count, maxBodyBytes, memoryBytes, clientTimeout, idleTimeout,
        drain,
        nonFinite, accessLog, accessLogFile);
  }

  /// Returns these settings with other limits of memory.
  public HttpConfig withMemory(final long longestBody, final long inTransit) {
    return new HttpConfig(host, port, insecure, security, ioThreads, longestBody, inTransit, clientTimeout, idleTimeout,
        drain,
        nonFinite, accessLog, accessLogFile);
  }

  /// Returns these settings with other timeouts.
  public HttpConfig withTimeouts(final Duration client, final Duration idle, final Duration draining) {
    return new HttpConfig(host, port, insecure, security, ioThreads, maxBodyBytes, memoryBytes, client, idle, draining,
        nonFinite,
        accessLog, accessLogFile);
  }

  /// Returns these settings with or without literals for what is not finite.
  public HttpConfig withNonFinite(final boolean literals) {
    return new HttpConfig(host, port, insecure, security, ioThreads, maxBodyBytes, memoryBytes, clientTimeout,
        idleTimeout, drain,
        literals, accessLog, accessLogFile);
  }

  /// Returns these settings with another access log.
  ///
  /// @param file `null` for standard output
  public HttpConfig withAccessLog(final AccessLogFormat format, final Path file) {
    return new HttpConfig(host, port, insecure, security, ioThreads, maxBodyBytes, memoryBytes, clientTimeout,
        idleTimeout, drain,
        nonFinite, format, file);
  }
}
