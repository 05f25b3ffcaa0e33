package io.roadml.artifacts;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Checks a request's AWS Signature Version 4, written from its specification and not from any client.
final class S3Signature {
  private static final Pattern AUTHORIZATION = Pattern
      .compile("AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([a-z0-9-]+)/s3/"
          + "aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})");
  private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String CHUNKED = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
  private static final Pattern CHUNK = Pattern.compile("([0-9a-f]+);chunk-signature=([0-9a-f]{64})");

  private final String scope;
  private final String time;
  private final byte[] key;
  private String last;

  private S3Signature(String scope, String time, byte[] key, String first) {
    this.scope = scope;
    this.time = time;
    this.key = key;
    this.last = first;
  }

  /// The request's content, if its signature is right.
  static byte[] content(HttpExchange request, byte[] sent, String id, String secret) throws IOException {
    String payload = header(request, "x-amz-content-sha256");
    S3Signature signature = checked(request, payload, id, secret);
    if (payload.equals(CHUNKED)) {
      byte[] content = signature.unchunked(new ByteArrayInputStream(sent));
      S3Refusal.unless(content.length == Integer.parseInt(header(request, "x-amz-decoded-content-length")), 400,
          "IncompleteBody");
      return content;
    }
    S3Refusal.unless(payload.equals(UNSIGNED) || payload.matches("[0-9a-f]{64}"), 501, "NotImplemented");
    S3Refusal.unless(payload.equals(UNSIGNED) || payload.equals(sha256(sent)), 400, "XAmzContentSHA256Mismatch");
    return sent;
  }

  private static S3Signature checked(HttpExchange request, String payload, String id, String secret)
      throws IOException {
    Matcher found = AUTHORIZATION.matcher(header(request, "Authorization"));
    S3Refusal.unless(found.matches() && found.group(1).equals(id), 403, "InvalidAccessKeyId");
    List<String> signed = List.of(found.group(4).split(";"));
    S3Refusal.unless(signed.contains("host") && request.getRequestHeaders().keySet().stream()
        .map(name -> name.toLowerCase(java.util.Locale.ROOT)).filter(name -> name.startsWith("x-amz-"))
        .allMatch(signed::contains), 403, "AccessDenied");
    String time = header(request, "x-amz-date");
    String scope = found.group(2) + "/" + found.group(3) + "/s3/aws4_request";
    byte[] key = mac(mac(mac(mac(("AWS4" + secret).getBytes(UTF_8), found.group(2)), found.group(3)), "s3"),
        "aws4_request");
    String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
        + sha256(canonical(request, signed, payload).getBytes(UTF_8));
    String expected = HexFormat.of().formatHex(mac(key, text));
    S3Refusal.unless(time.startsWith(found.group(2)) && expected.equals(found.group(5)), 403, "SignatureDoesNotMatch");
    return new S3Signature(scope, time, key, expected);
  }

  private static String canonical(HttpExchange request, List<String> signed, String payload) throws IOException {
    String query = request.getRequestURI().getRawQuery();
    String sorted = query == null ? "" : Arrays.stream(query.split("&"))
        .map(pair -> pair.contains("=") ? pair : pair + "=").sorted().collect(Collectors.joining("&"));
    StringBuilder headers = new StringBuilder();
    for (String name : signed) {
      String value = String.join(",", request.getRequestHeaders().getOrDefault(name, List.of()));
      headers.append(name).append(':').append(value.strip().replaceAll(" +", " ")).append('\n');
    }
    return request.getRequestMethod() + "\n" + request.getRequestURI().getRawPath() + "\n" + sorted + "\n" + headers
        + "\n"
        + String.join(";", signed) + "\n" + payload;
  }

  /// Takes the frames off, each of which is signed after the one before it.
  private byte[] unchunked(InputStream body) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (true) {
      Matcher head = CHUNK.matcher(line(body));
      S3Refusal.unless(head.matches(), 400, "InvalidRequest");
      byte[] chunk = body.readNBytes(Integer.parseInt(head.group(1), 16));
      last = HexFormat.of().formatHex(mac(key, "AWS4-HMAC-SHA256-PAYLOAD\n" + time + "\n" + scope + "\n" + last + "\n"
          + sha256(new byte[0]) + "\n" + sha256(chunk)));
      S3Refusal.unless(last.equals(head.group(2)), 403, "SignatureDoesNotMatch");
      S3Refusal.unless(line(body).isEmpty(), 400, "InvalidRequest");
      if (chunk.length == 0) {
        return content.toByteArray();
      }
      content.write(chunk);
    }
  }

  private static String line(InputStream body) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = body.read(); next >= 0 && next != '\n'; next = body.read()) {
      line.write(next);
    }
    return line.toString(US_ASCII).replace("\r", "");
  }

  static String header(HttpExchange request, String name) throws IOException {
    String value = request.getRequestHeaders().getFirst(name);
    S3Refusal.unless(value != null, 403, "AccessDenied");
    return value;
  }

  static String sha256(byte[] bytes) {
    MessageDigest hash = Digests.sha256();
    hash.update(bytes);
    return Digests.hex(hash);
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
