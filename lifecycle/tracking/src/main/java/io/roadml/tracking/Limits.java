package io.roadml.tracking;

import io.roadml.metadata.RefusedException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// What names and values may be: MLflow's rules, and that every database can store them.
final class Limits {
  static final int METRICS = 1_000;
  static final int PARAMS = 100;
  static final int TAGS = 100;
  static final int ENTITIES = 1_000;
  private static final int KEY = 250;
  private static final int PARAM_VALUE = 6_000;
  private static final int RUN_TAG_VALUE = 8_000;
  private static final int EXPERIMENT_TAG_VALUE = 5_000;
  private static final int EXPERIMENT_NAME = 500;
  private static final int DATASET_NAME = 500;
  private static final int DATASET_DIGEST = 36;
  private static final int DATASET_TEXT = 16_777_215;
  private static final int INPUT_TAG_VALUE = 500;
  private static final int SHOWN = 250;
  private static final Pattern NAME = Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);

  private final boolean truncate;

  Limits(boolean truncate) {
    this.truncate = truncate;
  }

  void experimentName(String name) {
    if (name == null || name.isBlank()) {
      throw RefusedException.invalid("Invalid experiment name: '" + shown(name) + "', want one that is not empty");
    }
    require("experiment name", name, EXPERIMENT_NAME);
  }

  Tag experimentTag(Tag tag) {
    key("tag", tag.key());
    require("experiment tag value", tag.value(), EXPERIMENT_TAG_VALUE);
    return tag;
  }

  Tag runTag(Tag tag) {
    key("tag", tag.key());
    String value = shortened("tag value", tag.value(), RUN_TAG_VALUE);
    return value.equals(tag.value()) ? tag : new Tag(tag.key(), value);
  }

  Param param(Param param) {
    key("param", param.key());
    String value = shortened("param value", param.value(), PARAM_VALUE);
    return value.equals(param.value()) ? param : new Param(param.key(), value);
  }

  static void checked(Metric metric) {
    key("metric", metric.key());
    if (metric.timestamp() < 0) {
      throw RefusedException.invalid("Got invalid timestamp " + metric.timestamp() + " for metric '" + metric.key()
          + "' (value=" + metric.value() + "). Timestamp must be a nonnegative long (64-bit integer)");
    }
  }

  void input(DatasetInput input) {
    Dataset data = input.dataset();
    if (data.name() == null || data.name().isEmpty() || data.digest() == null || data.digest().isEmpty()) {
      throw RefusedException.invalid("Dataset inputs need a name and a digest");
    }
    require("dataset name", data.name(), DATASET_NAME);
    require("dataset digest", data.digest(), DATASET_DIGEST);
    require("dataset source type", data.sourceType(), DATASET_TEXT);
    require("dataset source", data.source(), DATASET_TEXT);
    require("dataset schema", data.schema() == null ? "" : data.schema(), DATASET_TEXT);
    require("dataset profile", data.profile() == null ? "" : data.profile(), DATASET_TEXT);
    input.tags().forEach(tag -> {
      key("input tag", tag.key());
      require("input tag value", tag.value(), INPUT_TAG_VALUE);
    });
  }

  void modelName(String name) {
    if (name.isBlank() || name.chars().anyMatch(c -> "/:.%\"'".indexOf(c) >= 0)) {
      throw RefusedException
          .invalid("Invalid model name '" + shown(name) + "': want one that is not empty and has none"
              + " of / : . % \" '");
    }
    require("model name", name, EXPERIMENT_NAME);
  }

  void batch(List<Metric> metrics, List<Param> params, List<Tag> tags) {
    atMost("metrics", metrics.size(), METRICS);
    atMost("params", params.size(), PARAMS);
    atMost("tags", tags.size(), TAGS);
    atMost("metrics, params, and tags", metrics.size() + params.size() + tags.size(), ENTITIES);
    metrics.forEach(Limits::checked);
    requireDistinct(params);
  }

  private static void atMost(String what, int count, int most) {
    if (count > most) {
      throw RefusedException.invalid("A batch logging request can contain at most " + most + " " + what + ". Got "
          + count + " " + what + ". Please split up " + what + " across multiple requests and try again.");
    }
  }

  private static void requireDistinct(List<Param> params) {
    Set<String> keys = new HashSet<>();
    List<String> twice = new ArrayList<>();
    for (Param param : params) {
      if (!keys.add(param.key()) && !twice.contains(param.key())) {
        twice.add(param.key());
      }
    }
    if (!twice.isEmpty()) {
      throw RefusedException.invalid("Duplicate parameter keys have been submitted: [" + twice.stream()
          .map(key -> "'" + key + "'").reduce((a, b) -> a + ", " + b).orElse("")
          + "]. Please ensure the request contains only one param value per param key.");
    }
  }

  /// A key that is also the name of a file of its own, wherever somebody should export it.
  static void key(String what, String key) {
    if (key == null || key.isEmpty() || !NAME.matcher(key).matches()) {
      throw RefusedException.invalid("Invalid " + what + " name: '" + shown(key) + "'. Names may only contain"
          + " alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
    }
    if (isPathWithDetours(key)) {
      throw RefusedException.invalid("Invalid " + what + " name: '" + shown(key) + "'. Names may be treated as files"
          + " in certain cases, and must not resolve to other names when treated as such.");
    }
    require(what + " name", key, KEY);
  }

  private static boolean isPathWithDetours(String key) {
    if (key.startsWith("/") || key.startsWith("..") || key.endsWith("/")) {
      return true;
    }
    for (String part : key.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return true;
      }
    }
    return false;
  }

  private static void require(String what, String value, int most) {
    storable(what, value);
    if (length(value) > most) {
      throw tooLong(what, value, most);
    }
  }

  private String shortened(String what, String value, int most) {
    storable(what, value);
    if (length(value) <= most) {
      return value;
    }
    if (!truncate) {
      throw tooLong(what, value, most);
    }
    return value.substring(0, value.offsetByCodePoints(0, most));
  }

  private static int length(String value) {
    return value.codePointCount(0, value.length());
  }

  private static RefusedException tooLong(String what, String value, int most) {
    return RefusedException.invalid(
        what + " '" + shown(value) + "' had length " + length(value) + ", which exceeded length limit of " + most);
  }

  /// PostgreSQL stores no character 0, and nobody stores half a character.
  static void storable(String what, String value) {
    if (value == null) {
      throw RefusedException.invalid(what + " is missing");
    }
    if (value.indexOf('\0') >= 0 || !isWhole(value)) {
      throw RefusedException.invalid(what + " '" + shown(value) + "' has a character 0 or half of a surrogate pair");
    }
  }

  private static boolean isWhole(String value) {
    try {
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  static String shown(String value) {
    return value == null ? "" : value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
  }
}
