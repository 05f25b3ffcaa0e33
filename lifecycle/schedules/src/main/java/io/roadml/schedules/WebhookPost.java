package io.roadml.schedules;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts a body until somebody takes it, or there is no more hope.
final class WebhookPost implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WebhookPost.class.getName());
  private static final String HMAC = "HmacSHA256";
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  /// These say "later", the other ones from 300 to 499 "never".
  private static final Set<Integer> LATER = Set.of(408, 429);

  private final WebhookConfig config;
  private final HttpClient client;
  private final CountDownLatch closed = new CountDownLatch(1);

  WebhookPost(WebhookConfig config) {
    this.config = config;
    this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER).connectTimeout(config.timeout()).build();
  }

  void send(WebhookAddress to, String body) throws InterruptedException {
    HttpRequest request = request(to, body);
    String last = "";
    Duration pause = config.backoff();
    for (int attempt = 1; attempt <= config.attempts(); attempt++) {
      int status = 0;
      try {
        status = client.send(request, BodyHandlers.discarding()).statusCode();
        last = "status=" + status;
      } catch (IOException e) {
        last = e.getClass().getSimpleName();
      }
      if (status / 100 == 2) {
        return;
      }
      if (isHopeless(status) || attempt == config.attempts() || isClosedWithin(pause)) {
        break;
      }
      pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
    LOG.log(System.Logger.Level.WARNING, "webhook: " + to + " has not taken a failure: " + last);
  }

  private static boolean isHopeless(int status) {
    return status >= 300 && status < 500 && !LATER.contains(status);
  }

  private boolean isClosedWithin(Duration pause) throws InterruptedException {
    return closed.await(pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private HttpRequest request(WebhookAddress to, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request = HttpRequest.newBuilder(to.uri()).timeout(config.timeout())
        .header("Content-Type", "application/json").header("User-Agent", "roadml")
        .POST(BodyPublishers.ofByteArray(bytes));
    to.authorization().ifPresent(value -> request.header("Authorization", value));
    config.signing().ifPresent(secret -> request.header("X-RoadML-Signature", signature(secret.text(), bytes)));
    return request.build();
  }

  private static String signature(String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  /// Ends what is being sent, too.
  @Override
  public void close() {
    closed.countDown();
    client.shutdownNow();
  }
}
