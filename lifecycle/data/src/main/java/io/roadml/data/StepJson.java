package io.roadml.data;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Steps as JSON: an object whose one key names the step, or that key and what belongs to it.
final class StepJson {
  private static final Set<
      String> KEYS = Set.of("fill", "fill_text", "standardise", "min_max", "clip", "log", "bucketise",
          "ordinal_text", "ordinal", "unseen", "one_hot", "hash_text", "hash", "part", "function");

  private StepJson() {
  }

  static Map<String, Object> of(Step step) {
    return switch (step) {
      case Step.FillNumber(double value) -> Map.of("fill", value);
      case Step.FillText(String value) -> Map.of("fill_text", value);
      case Step.Standardise(double mean, double deviation) -> Map.of("standardise", List.of(mean, deviation));
      case Step.MinMax(double min, double max) -> Map.of("min_max", List.of(min, max));
      case Step.Clip(double low, double high) -> Map.of("clip", List.of(low, high));
      case Step.Log() -> Map.of("log", true);
      case Step.Bucketise(List<Double> edges) -> Map.of("bucketise", edges);
      case Step.OrdinalText(List<String> values, Unseen unseen) -> ordinal("ordinal_text", values, unseen);
      case Step.OrdinalNumber(List<Double> values, Unseen unseen) -> ordinal("ordinal", values, unseen);
      case Step.OneHot(List<String> names) -> Map.of("one_hot", names);
      case Step.HashText(int buckets) -> Map.of("hash_text", (long) buckets);
      case Step.HashNumber(int buckets) -> Map.of("hash", (long) buckets);
      case Step.PartOfTime(TimePart part) -> Map.of("part", part.name());
      case Step.Function(String name) -> Map.of("function", name);
    };
  }

  private static Map<String, Object> ordinal(String key, List<?> values, Unseen unseen) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(key, values);
    json.put("unseen", unseen.name());
    return json;
  }

  static Step step(JsonObject json) {
    json.only(KEYS);
    String key = json.values().keySet().stream().filter(name -> !name.equals("unseen")).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(json.where() + " is empty; want a step"));
    return switch (key) {
      case "fill" -> new Step.FillNumber(json.number(key));
      case "fill_text" -> new Step.FillText(json.text(key));
      case "standardise" -> new Step.Standardise(two(json, key)[0], two(json, key)[1]);
      case "min_max" -> new Step.MinMax(two(json, key)[0], two(json, key)[1]);
      case "clip" -> new Step.Clip(two(json, key)[0], two(json, key)[1]);
      case "log" -> new Step.Log();
      case "bucketise" -> new Step.Bucketise(ascending(json, key));
      case "ordinal_text" -> new Step.OrdinalText(json.texts(key), unseen(json));
      case "ordinal" -> new Step.OrdinalNumber(ascending(json, key), unseen(json));
      case "one_hot" -> new Step.OneHot(json.texts(key));
      case "hash_text" -> new Step.HashText(buckets(json, key));
      case "hash" -> new Step.HashNumber(buckets(json, key));
      case "part" -> new Step.PartOfTime(ExpectedColumn.constant(TimePart.class, json.text(key), json.where()));
      default -> new Step.Function(json.text(key));
    };
  }

  private static double[] two(JsonObject json, String key) {
    double[] numbers = json.numbers(key);
    if (numbers.length != 2) {
      throw json.wrong(key, "a list of two numbers");
    }
    return numbers;
  }

  private static List<Double> ascending(JsonObject json, String key) {
    double[] numbers = json.numbers(key);
    for (int i = 1; i < numbers.length; i++) {
      if (!(numbers[i - 1] < numbers[i])) {
        throw json.wrong(key, "ascending numbers");
      }
    }
    return Arrays.stream(numbers).boxed().toList();
  }

  private static Unseen unseen(JsonObject json) {
    return ExpectedColumn.constant(Unseen.class, json.text("unseen"), json.where() + ".unseen");
  }

  private static int buckets(JsonObject json, String key) {
    long buckets = json.whole(key);
    if (buckets < 1 || buckets > Integer.MAX_VALUE) {
      throw json.wrong(key, "a number of buckets");
    }
    return (int) buckets;
  }
}
