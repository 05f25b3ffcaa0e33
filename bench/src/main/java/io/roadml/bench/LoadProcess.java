package io.roadml.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The generator in a process of its own, for many loads one after the other, so that it is warm.
///
/// Loads and reports travel as one line of JSON each.
///
/// - Threading: one thread.
final class LoadProcess implements AutoCloseable {
  private final ChildJvm child;

  private LoadProcess(final ChildJvm child) {
    this.child = child;
  }

  static LoadProcess start() throws IOException {
    return new LoadProcess(
        ChildJvm.start("the load generator", Pinning.GENERATOR, List.of("-Xms128m", "-Xmx128m"), LoadProcess.class));
  }

  @SuppressWarnings("unchecked")
  LoadReport run(final Load load) throws IOException {
    final Map<String, Object> answer = (Map<String, Object>) Json.read(child.ask(Json.write(facts(load))));
    if (answer.containsKey("failure")) {
      throw new IOException(answer.get("failure").toString());
    }
    return LoadReport.of(answer);
  }

  @Override
  public void close() {
    child.close();
  }

  /// Runs the loads that come on standard input until it ends.
  public static void main(final String[] arguments) throws IOException {
    final BufferedReader loads = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = loads.readLine(); line != null; line = loads.readLine()) {
      System.out.println(answer(line));
    }
  }

  private static String answer(final String line) {
    try {
      return LoadGenerator.run(load(line)).toJson();
    } catch (final IOException | InterruptedException failure) {
      return Json.write(Map.of("failure", String.valueOf(failure.getMessage())));
    }
  }

  static Map<String, Object> facts(final Load load) {
    final Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("target", load.target().toString());
    facts.put("requests", load.requests().stream().map(LoadProcess::facts).toList());
    facts.put("arrivals", facts(load.arrivals()));
    facts.put("connections", load.connections());
    facts.put("warmup", load.warmup().toNanos());
    facts.put("duration", load.duration().toNanos());
    facts.put("deadline", load.deadline().toNanos());
    facts.put("grace", load.grace().toNanos());
    return facts;
  }

  private static Map<String, Object> facts(final Request request) {
    return Map.of("method", request.method(), "path", request.path(), "headers", request.headers(), "body",
        base64(request.body()), "answers", request.answers().stream().map(LoadProcess::base64).toList());
  }

  private static Map<String, Object> facts(final Arrivals arrivals) {
    return switch (arrivals) {
      case Arrivals.Constant constant -> Map.of("constant", constant.perSecond());
      case Arrivals.Poisson poisson -> Map.of("poisson", poisson.perSecond(), "seed", poisson.seed());
      case Arrivals.BackToBack _ -> Map.of();
    };
  }

  @SuppressWarnings("unchecked")
  static Load load(final String json) {
    final Map<String, Object> facts = (Map<String, Object>) Json.read(json);
    final List<Map<String, Object>> requests = (List<Map<String, Object>>) facts.get("requests");
    return new Load(URI.create((String) facts.get("target")), requests.stream().map(LoadProcess::request).toList(),
        arrivals((Map<String, Object>) facts.get("arrivals")), ((Long) facts.get("connections")).intValue(),
        duration(facts, "warmup"), duration(facts, "duration"), duration(facts, "deadline"), duration(facts, "grace"));
  }

  @SuppressWarnings("unchecked")
  private static Request request(final Map<String, Object> facts) {
    return new Request((String) facts.get("method"), (String) facts.get("path"),
        (Map<String, String>) facts.get("headers"), bytes((String) facts.get("body")),
        ((List<String>) facts.get("answers")).stream().map(LoadProcess::bytes).toList());
  }

  private static Arrivals arrivals(final Map<String, Object> facts) {
    if (facts.containsKey("constant")) {
      return new Arrivals.Constant((Double) facts.get("constant"));
    }
    return facts.containsKey("poisson") ? new Arrivals.Poisson((Double) facts.get("poisson"), (Long) facts.get("seed"))
        : new Arrivals.BackToBack();
  }

  private static Duration duration(final Map<String, Object> facts, final String name) {
    return Duration.ofNanos((Long) facts.get(name));
  }

  private static String base64(final byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static byte[] bytes(final String base64) {
    return Base64.getDecoder().decode(base64);
  }
}
