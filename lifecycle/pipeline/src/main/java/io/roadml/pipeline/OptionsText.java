package io.roadml.pipeline;

import io.roadml.pipeline.StepOptions.Attempts;
import io.roadml.pipeline.StepOptions.Caching;
import io.roadml.pipeline.StepOptions.Flow;
import io.roadml.pipeline.StepOptions.Place;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// How definitions write a step's options: those that are not the default.
final class OptionsText {
  private static final Set<
      String> KEYS = Set.of("retries", "timeout", "queue_timeout", "grace", "pool", "executor", "priority",
          "cpu_bound", "trigger", "on_error", "min_success", "keep", "cache", "max_age", "code_version", "environment",
          "side_effects");
  private static final Set<String> RETRY_KEYS = Set.of("attempts", "base", "factor", "cap", "jitter", "when");

  private OptionsText() {
  }

  static Map<String, Object> write(StepOptions options) {
    Map<String, Object> all = complete(options);
    Map<String, Object> defaults = complete(StepOptions.DEFAULT);
    all.entrySet().removeIf(entry -> entry.getValue().equals(defaults.get(entry.getKey())));
    return all;
  }

  private static Map<String, Object> complete(StepOptions options) {
    Map<String, Object> all = new LinkedHashMap<>();
    Attempts attempts = options.attempts();
    all.put("retries", retries(attempts.retries()));
    attempts.timeout().ifPresent(limit -> all.put("timeout", limit.toString()));
    attempts.queueTimeout().ifPresent(limit -> all.put("queue_timeout", limit.toString()));
    all.put("grace", attempts.grace().toString());
    Place place = options.place();
    place.pool().ifPresent(pool -> all.put("pool", pool));
    place.executor().ifPresent(executor -> all.put("executor", executor));
    all.put("priority", (long) place.priority());
    all.put("cpu_bound", place.cpuBound());
    Flow flow = options.flow();
    all.put("trigger", Fields.word(flow.trigger()));
    all.put("on_error", Fields.word(flow.onError()));
    all.put("min_success", flow.minSuccess());
    all.put("keep", flow.keep());
    Caching caching = options.caching();
    all.put("cache", Fields.word(caching.policy().mode()));
    caching.policy().maxAge().ifPresent(age -> all.put("max_age", age.toString()));
    caching.codeVersion().ifPresent(version -> all.put("code_version", version));
    all.put("environment", caching.environment());
    all.put("side_effects", caching.sideEffects());
    return all;
  }

  private static Map<String, Object> retries(RetryPolicy policy) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("attempts", (long) policy.maxAttempts());
    all.put("base", policy.base().toString());
    all.put("factor", policy.factor());
    all.put("cap", policy.cap().toString());
    all.put("jitter", policy.fullJitter());
    if (!policy.when().equals(RetryPolicy.NONE.when())) {
      all.put("when", CodeName.of(policy.when()));
    }
    return all;
  }

  /// @param predicates finds the predicate of a name
  /// @throws IllegalArgumentException naming what is wrong
  static StepOptions read(String where, Object value, Function<String, RetryPolicy.Predicate> predicates) {
    Fields fields = Fields.of(where + " options", value, KEYS);
    StepOptions none = StepOptions.DEFAULT;
    Attempts attempts = new Attempts(retries(fields, predicates), fields.duration("timeout"),
        fields.duration("queue_timeout"), fields.duration("grace").orElse(none.attempts().grace()));
    Place place = new Place(fields.text("pool"), fields.count("priority").orElse(0),
        fields.truth("cpu_bound").orElse(false), fields.text("executor"));
    Flow flow = new Flow(fields.choice("trigger", TriggerRule.class).orElse(none.flow().trigger()),
        fields.choice("on_error", OnError.class).orElse(none.flow().onError()),
        fields.number("min_success").orElse(1.0), fields.truth("keep").orElse(false));
    CachePolicy policy = new CachePolicy(fields.choice("cache", CachePolicy.Mode.class).orElse(CachePolicy.Mode.NEVER),
        fields.duration("max_age"));
    Caching caching = new Caching(policy, fields.text("code_version"), fields.texts("environment"),
        fields.truth("side_effects").orElse(false));
    return new StepOptions(attempts, place, flow, caching);
  }

  private static RetryPolicy retries(Fields options, Function<String, RetryPolicy.Predicate> predicates) {
    Optional<Object> value = options.any("retries");
    if (value.isEmpty()) {
      return RetryPolicy.NONE;
    }
    Fields fields = Fields.of(options.where() + " retries", value.orElseThrow(), RETRY_KEYS);
    RetryPolicy standard = RetryPolicy.attempts(fields.count("attempts").orElse(1));
    RetryPolicy.Predicate when = fields.text("when").map(predicates).orElse(standard.when());
    return new RetryPolicy(standard.maxAttempts(), fields.duration("base").orElse(standard.base()),
        fields.number("factor").orElse(standard.factor()), fields.duration("cap").orElse(standard.cap()),
        fields.truth("jitter").orElse(standard.fullJitter()), when);
  }
}
