package io.roadml.registry;

import io.roadml.metadata.Nearest;
import io.roadml.metadata.RefusedException;
import io.roadml.registry.Reader.ModelRow;
import io.roadml.registry.SearchFilter.Subject;
import io.roadml.registry.SearchFilter.Vocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Finds registered models and versions. A filter that names one model or one run reads only its versions; any other reads
/// them all.
///
/// - Threading: safe for many threads.
final class ModelSearch {
  private static final int MOST_MODELS = 1_000;
  private static final int MOST_VERSIONS = 200_000;
  private static final Vocabulary OF_MODELS = new Vocabulary(Set.of("name"), Set.of(), Set.of());
  private static final Vocabulary OF_VERSIONS = new Vocabulary(Set.of("name", "run_id", "source_path"),
      Set.of("run_id"), Set.of("version_number"));
  private static final Comparator<ModelVersion> NEWEST_LAST = Comparator.comparingLong(ModelVersion::version);
  private static final Comparator<ModelVersion> USUAL = Comparator.comparing(ModelVersion::name)
      .thenComparing(NEWEST_LAST.reversed());
  private static final Map<String, Comparator<ModelVersion>> VERSION_ORDERS = Map.of("name",
      Comparator.comparing(ModelVersion::name), "version_number", NEWEST_LAST, "creation_timestamp",
      Comparator.comparingLong(ModelVersion::createdAt), "last_updated_timestamp",
      Comparator.comparingLong(ModelVersion::updatedAt));
  private static final Comparator<ModelRow> BY_NAME = Comparator.comparing(ModelRow::name);
  private static final Comparator<ModelRow> BY_UPDATE = Comparator.comparingLong(ModelRow::updatedAt);
  private static final Map<String, Comparator<ModelRow>> MODEL_ORDERS = Map.of("name", BY_NAME, "timestamp", BY_UPDATE,
      "last_updated_timestamp", BY_UPDATE, "creation_timestamp", Comparator.comparingLong(ModelRow::createdAt));

  private final Reader reader;

  ModelSearch(Reader reader) {
    this.reader = reader;
  }

  Page<RegisteredModel> models(String filter, int most, List<String> orderBy, String token) {
    requireMost("request parameter max_results", most, MOST_MODELS);
    SearchFilter asked = SearchFilter.parse(filter, OF_MODELS);
    Optional<String> name = asked.required("name");
    List<ModelRow> rows = name.isPresent() ? reader.rows("m.name = ?", name.get()) : reader.rows("0 = 0");
    List<ModelRow> found = rows.stream().filter(row -> asked.holds(subject(row)))
        .sorted(order(orderBy, MODEL_ORDERS, BY_NAME)).toList();
    Page<ModelRow> page = page(found, most, token);
    return new Page<>(page.items().stream().map(reader::model).toList(), page.nextPageToken());
  }

  private Subject subject(ModelRow row) {
    return new Subject() {
      @Override
      public Object attribute(String attribute) {
        return row.name();
      }

      @Override
      public String tag(String key) {
        return value(reader.tags(row.id()), key);
      }
    };
  }

  private static String value(List<ModelTag> tags, String key) {
    return tags.stream().filter(tag -> tag.key().equals(key)).map(ModelTag::value).findFirst().orElse(null);
  }

  Page<ModelVersion> versions(String filter, int most, List<String> orderBy, String token) {
    requireMost("max_results", most, MOST_VERSIONS);
    SearchFilter asked = SearchFilter.parse(filter, OF_VERSIONS);
    return page(candidates(asked).stream().filter(version -> asked.holds(subject(version)))
        .sorted(order(orderBy, VERSION_ORDERS, USUAL)).toList(), most, token);
  }

  private List<ModelVersion> candidates(SearchFilter asked) {
    Optional<String> name = asked.required("name");
    Optional<String> run = asked.required("run_id");
    return name.isPresent() ? reader.versions("m.name = ?", name.get())
        : run.isPresent() ? reader.versions("v.run_id = ?", run.get()) : reader.versions("0 = 0");
  }

  private static Subject subject(ModelVersion version) {
    return new Subject() {
      @Override
      public Object attribute(String attribute) {
        return switch (attribute) {
          case "name" -> version.name();
          case "run_id" -> version.runId();
          case "source_path" -> version.source();
          default -> version.version();
        };
      }

      @Override
      public String tag(String key) {
        return value(version.tags(), key);
      }
    };
  }

  private static void requireMost(String what, int most, int limit) {
    if (most < 1) {
      throw RefusedException
          .invalid("Invalid value for " + what + ". It must be a positive integer, but got " + most);
    }
    if (most > limit) {
      throw RefusedException
          .invalid("Invalid value for " + what + ". It must be at most " + limit + ", but got value " + most);
    }
  }

  private static <T> Comparator<T> order(List<String> keys, Map<String, Comparator<T>> known, Comparator<T> usual) {
    Comparator<T> order = null;
    Set<String> seen = new HashSet<>();
    for (String key : keys) {
      Comparator<T> next = orderOf(key, known, seen);
      order = order == null ? next : order.thenComparing(next);
    }
    return order == null ? usual : order.thenComparing(usual);
  }

  private static <T> Comparator<T> orderOf(String clause, Map<String, Comparator<T>> known, Set<String> seen) {
    String[] words = clause.strip().split("\\s+");
    String key = words[0].replaceAll("[`\"]", "");
    boolean falls = words.length == 2 && words[1].equalsIgnoreCase("DESC");
    if (words.length > 2 || (words.length == 2 && !falls && !words[1].equalsIgnoreCase("ASC"))) {
      throw RefusedException.invalid("Invalid order_by clause '" + Shown.text(clause) + "': want <key> [ASC|DESC]");
    }
    Comparator<T> order = known.get(key);
    if (order == null) {
      throw RefusedException.invalid("Invalid order by key '" + Shown.text(key) + "' specified"
          + Nearest.hint(key, known.keySet()) + ". Valid keys are "
          + new ArrayList<>(known.keySet()).stream().sorted().toList());
    }
    if (!seen.add(key)) {
      throw RefusedException.invalid("`order_by` contains duplicate fields: " + Shown.text(key));
    }
    return falls ? order.reversed() : order;
  }

  private static <T> Page<T> page(List<T> found, int most, String token) {
    int from = (int) Math.min(offset(token), found.size());
    int to = Math.min(found.size(), from + most);
    return new Page<>(found.subList(from, to), to < found.size() ? encode(to) : null);
  }

  private static String encode(long offset) {
    return Base64.getUrlEncoder().withoutPadding()
        .encodeToString(("offset:" + offset).getBytes(StandardCharsets.UTF_8));
  }

  private static long offset(String token) {
    if (token == null || token.isEmpty()) {
      return 0;
    }
    Function<Exception, RefusedException> wrong = e -> (RefusedException) RefusedException
        .invalid("Invalid page token '" + Shown.text(token) + "': it is none that was given out").initCause(e);
    try {
      String plain = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      if (!plain.matches("offset:\\d{1,9}")) {
        throw wrong.apply(null);
      }
      return Long.parseLong(plain.substring(plain.indexOf(':') + 1));
    } catch (IllegalArgumentException e) {
      throw wrong.apply(e);
    }
  }
}
