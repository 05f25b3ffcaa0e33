package io.roadml.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One bucket that speaks what the store uses of S3's protocol, on a port of its own. It checks every signature and checksum,
/// lists a few keys a page, and can be told to fail.
final class TestS3 implements AutoCloseable {
  static final String BUCKET = "bucket";
  static final String ID = "id";
  static final String SECRET = "secret";

  private static final int PAGE = 3;
  private static final int LEAST_PART_BYTES = 5 << 20;
  private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);
  private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  final ConcurrentNavigableMap<String, Stored> objects = new ConcurrentSkipListMap<>();
  final Map<String, Upload> uploads = new ConcurrentHashMap<>();
  /// From which part on uploads of parts are refused.
  final AtomicInteger refusedPart = new AtomicInteger(Integer.MAX_VALUE);
  /// How many of the next contents lose a bit on their way.
  final AtomicInteger broken = new AtomicInteger();
  final AtomicInteger partsTaken = new AtomicInteger();

  private final Clock clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicBoolean isOpen = new AtomicBoolean(true);
  private final AtomicInteger ids = new AtomicInteger();

  /// An object: its content and when it came.
  static final class Stored {
    private final byte[] bytes;
    private final Instant time;

    Stored(byte[] bytes, Instant time) {
      this.bytes = bytes;
      this.time = time;
    }

    byte[] bytes() {
      return bytes;
    }

    Instant time() {
      return time;
    }

    String tag() {
      return '"' + S3Checksums.md5(bytes) + '"';
    }
  }

  /// A begun upload.
  record Upload(String key, Instant time, boolean hasSha256, ConcurrentNavigableMap<Integer, byte[]> parts) {}

  TestS3(Clock clock) throws IOException {
    this.clock = clock;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void store(String key, byte[] bytes) {
    objects.put(key, new Stored(bytes, clock.instant()));
  }

  @Override
  public void close() {
    if (isOpen.getAndSet(false)) {
      server.stop(0);
      threads.close();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (sent.length > 0 && exchange.getRequestMethod().equals("PUT")
            && broken.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
          sent[sent.length / 2] ^= 1;
        }
        byte[] content = S3Signature.content(exchange, sent, ID, SECRET);
        S3Checksums.check(exchange.getRequestHeaders(), content);
        route(exchange, content);
      } catch (S3Refusal e) {
        send(exchange, e.status, "<Error><Code>" + e.getMessage() + "</Code><Message>" + e.getMessage()
            + "</Message></Error>");
      } catch (RuntimeException e) {
        send(exchange, 501, "<Error><Code>NotImplemented</Code><Message>" + e + "</Message></Error>");
      }
    }
  }

  private void route(HttpExchange exchange, byte[] content) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(1);
    int slash = path.indexOf('/');
    String key = slash < 0 ? "" : path.substring(slash + 1);
    S3Refusal.unless((slash < 0 ? path : path.substring(0, slash)).equals(BUCKET), 404, "NoSuchBucket");
    Map<String, String> query = query(exchange);
    String what = exchange.getRequestMethod() + (key.isEmpty() ? " bucket" : " object") + query.keySet().stream()
        .filter(List.of("uploads", "uploadId", "partNumber", "list-type")::contains).sorted()
        .map(name -> " " + name).collect(Collectors.joining());
    switch (what) {
      case "HEAD bucket" -> send(exchange, 200, "");
      case "GET bucket list-type" -> send(exchange, 200, list(query));
      case "GET bucket uploads" -> send(exchange, 200, listUploads(query));
      case "PUT object" -> put(exchange, key, content);
      case "GET object", "HEAD object" -> get(exchange, key);
      case "DELETE object" -> {
        objects.remove(key);
        send(exchange, 204, "");
      }
      case "POST object uploads" -> send(exchange, 200, begin(exchange, key));
      case "PUT object partNumber uploadId" ->
          part(exchange, upload(query), Integer.parseInt(query.get("partNumber")), content);
      case "POST object uploadId" -> send(exchange, 200, complete(upload(query), query.get("uploadId"), content));
      case "DELETE object uploadId" -> {
        upload(query);
        uploads.remove(query.get("uploadId"));
        send(exchange, 204, "");
      }
      default -> throw new S3Refusal(501, "NotImplemented " + what);
    }
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> found = new LinkedHashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      int equals = pair.indexOf('=');
      found.put(equals < 0 ? pair : pair.substring(0, equals),
          equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), UTF_8));
    }
    return found;
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    boolean isBare = text.isEmpty() || exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, isBare ? -1 : text.getBytes(UTF_8).length);
    if (!isBare) {
      exchange.getResponseBody().write(text.getBytes(UTF_8));
    }
  }

  private void put(HttpExchange exchange, String key, byte[] content) throws IOException {
    // Not demanded by S3, but promised by the store.
    S3Refusal.unless(exchange.getRequestHeaders().containsKey("x-amz-checksum-sha256"), 400, "MissingChecksum");
    store(key, content);
    exchange.getResponseHeaders().set("ETag", objects.get(key).tag());
    send(exchange, 200, "");
  }

  private void get(HttpExchange exchange, String key) throws IOException {
    Stored found = objects.get(key);
    S3Refusal.unless(found != null, 404, "NoSuchKey");
    exchange.getResponseHeaders().set("ETag", found.tag());
    exchange.getResponseHeaders().set("Last-Modified", HTTP_DATE.format(found.time()));
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    if (isHead) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(found.bytes().length));
    }
    exchange.sendResponseHeaders(200, isHead || found.bytes().length == 0 ? -1 : found.bytes().length);
    if (!isHead) {
      try {
        exchange.getResponseBody().write(found.bytes());
      } catch (IOException gone) {
        // The reader may stop early.
        exchange.close();
      }
    }
  }

  private String list(Map<String, String> query) {
    String prefix = query.getOrDefault("prefix", "");
    NavigableMap<String,
        Stored> left = new TreeMap<>(objects.tailMap(query.getOrDefault("continuation-token", ""), false));
    left.keySet().removeIf(key -> !key.startsWith(prefix));
    List<String> page = left.keySet().stream().limit(PAGE).toList();
    StringBuilder xml = new StringBuilder("<ListBucketResult><Name>" + BUCKET + "</Name><KeyCount>" + page.size()
        + "</KeyCount><IsTruncated>" + (left.size() > PAGE) + "</IsTruncated>");
    if (left.size() > PAGE) {
      xml.append("<NextContinuationToken>").append(page.getLast()).append("</NextContinuationToken>");
    }
    page.forEach(key -> xml.append("<Contents><Key>").append(key).append("</Key><LastModified>")
        .append(left.get(key).time()).append("</LastModified><Size>").append(left.get(key).bytes().length)
        .append("</Size></Contents>"));
    return xml.append("</ListBucketResult>").toString();
  }

  private String listUploads(Map<String, String> query) {
    String after = query.getOrDefault("key-marker", "") + " " + query.getOrDefault("upload-id-marker", "");
    NavigableMap<String, String> left = new TreeMap<>();
    uploads.forEach((id, upload) -> left.put(upload.key() + " " + id, id));
    left.keySet().removeIf(name -> !name.startsWith(query.getOrDefault("prefix", "")) || name.compareTo(after) <= 0);
    List<String> page = left.values().stream().limit(PAGE).toList();
    StringBuilder xml = new StringBuilder("<ListMultipartUploadsResult><IsTruncated>" + (left.size() > PAGE)
        + "</IsTruncated>");
    if (left.size() > PAGE) {
      xml.append("<NextKeyMarker>").append(uploads.get(page.getLast()).key())
          .append("</NextKeyMarker><NextUploadIdMarker>")
          .append(page.getLast()).append("</NextUploadIdMarker>");
    }
    page.forEach(id -> xml.append("<Upload><Key>").append(uploads.get(id).key()).append("</Key><UploadId>").append(id)
        .append("</UploadId><Initiated>").append(uploads.get(id).time()).append("</Initiated></Upload>"));
    return xml.append("</ListMultipartUploadsResult>").toString();
  }

  private String begin(HttpExchange exchange, String key) {
    String id = "upload-" + ids.incrementAndGet();
    boolean hasSha256 = "SHA256".equals(exchange.getRequestHeaders().getFirst("x-amz-checksum-algorithm"));
    uploads.put(id, new Upload(key, clock.instant(), hasSha256, new ConcurrentSkipListMap<>()));
    return "<InitiateMultipartUploadResult><Bucket>" + BUCKET + "</Bucket><Key>" + key + "</Key><UploadId>" + id
        + "</UploadId></InitiateMultipartUploadResult>";
  }

  private Upload upload(Map<String, String> query) throws S3Refusal {
    Upload found = uploads.get(query.get("uploadId"));
    S3Refusal.unless(found != null, 404, "NoSuchUpload");
    return found;
  }

  private void part(HttpExchange exchange, Upload upload, int number, byte[] content) throws IOException {
    S3Refusal.unless(number < refusedPart.get(), 403, "AccessDenied");
    boolean hasSha256 = exchange.getRequestHeaders().containsKey("x-amz-checksum-sha256");
    S3Refusal.unless(hasSha256 == upload.hasSha256(), 400, "InvalidRequest");
    upload.parts().put(number, content);
    partsTaken.incrementAndGet();
    exchange.getResponseHeaders().set("ETag", '"' + S3Checksums.md5(content) + '"');
    send(exchange, 200, "");
  }

  private String complete(Upload upload, String id, byte[] request) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    List<Integer> numbers = new ArrayList<>();
    for (Matcher named = PART.matcher(new String(request, UTF_8)); named.find();) {
      int number = Integer.parseInt(element("PartNumber", named.group(1)));
      byte[] part = upload.parts().get(number);
      boolean isLast = upload.parts().lastKey() == number;
      S3Refusal.unless(part != null && named.group(1).contains(S3Checksums.md5(part))
          && (!upload.hasSha256() || element("ChecksumSHA256", named.group(1)).equals(S3Checksums.sha256(part))), 400,
          "InvalidPart");
      S3Refusal.unless(isLast || part.length >= LEAST_PART_BYTES, 400, "EntityTooSmall");
      S3Refusal.unless(numbers.isEmpty() || numbers.getLast() < number, 400, "InvalidPartOrder");
      numbers.add(number);
      whole.write(part);
    }
    S3Refusal.unless(!numbers.isEmpty(), 400, "MalformedXML");
    store(upload.key(), whole.toByteArray());
    uploads.remove(id);
    return "<CompleteMultipartUploadResult><Key>" + upload.key() + "</Key><ETag>\"x-" + numbers.size()
        + "\"</ETag></CompleteMultipartUploadResult>";
  }

  private static String element(String name, String xml) {
    Matcher found = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
    return found.find() ? found.group(1) : "";
  }
}
