package io.roadml.app;

import io.roadml.serving.http.AccessLogFormat;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.HttpSecurity;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/// Options: how the server listens.
final class HttpOptions {
  @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
      description = "Address to listen on; ${DEFAULT-VALUE} unless told otherwise.")
  private String host;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
      description = "Port to listen on, 0 for any free one; ${DEFAULT-VALUE} unless told otherwise.")
  private int port;

  @Option(names = "--insecure", description = "Consents to serving other machines without authentication.")
  private boolean insecure;

  @Option(names = "--auth-token-file", paramLabel = "FILE",
      description = "Who may call: a line ROLE NAME SECRET each, roles read, write and admin; everybody unless told otherwise.")
  private Path tokens;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "The server's certificate in PEM, to speak HTTPS.")
  private Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "The certificate's key in PEM, PKCS#8.")
  private Path key;

  @Option(names = "--io-threads", paramLabel = "N", defaultValue = "0",
      description = "Threads that talk to clients; by the cores unless told otherwise.")
  private int ioThreads;

  @Option(names = "--max-body-bytes", paramLabel = "BYTES", defaultValue = "67108864",
      description = "Longest request, also once inflated; ${DEFAULT-VALUE} unless told otherwise.")
  private long maxBodyBytes;

  @Option(names = "--drain-seconds", paramLabel = "S", defaultValue = "30",
      description = "How long accepted requests may take at the end; ${DEFAULT-VALUE} unless told otherwise.")
  private long drainSeconds;

  @Option(names = "--access-log", paramLabel = "FORMAT", defaultValue = "off",
      description = "A line a request: off, text or json; ${DEFAULT-VALUE} unless told otherwise.")
  private String accessLog;

  @Option(names = "--access-log-file", paramLabel = "FILE",
      description = "File that the access log is appended to; standard output unless told otherwise.")
  private Path accessLogFile;

  HttpConfig config() {
    HttpConfig defaults = HttpConfig.defaults();
    return defaults.withHost(host).withPort(port).withInsecure(insecure)
        .withSecurity(new HttpSecurity(tokens, certificate, key)).withIoThreads(ioThreads)
        .withMemory(maxBodyBytes, Math.max(defaults.memoryBytes(), 2 * maxBodyBytes))
        .withTimeouts(defaults.clientTimeout(), defaults.idleTimeout(), Duration.ofSeconds(drainSeconds))
        .withAccessLog(AccessLogFormat.named(accessLog), accessLogFile);
  }
}
