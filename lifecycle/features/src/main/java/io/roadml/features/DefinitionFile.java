package io.roadml.features;

import io.roadml.metadata.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// A project's definitions as they stand in a YAML file.
///
/// ```yaml
/// project: flights
/// entities: [{name: origin, type: STRING, max_bytes: 8}]
/// views:
///   - name: origin_delay
///     entities: [origin]
///     event_time: ts
///     created_time: created        # optional
///     max_age: 48h                 # optional, `ttl` is an alias; 90s, 15m, 48h, 30d, or ISO-8601 such as PT48H
///     features: [{name: mean_delay_24h, type: DOUBLE}, {name: flights_24h, type: INT64}]
/// services: [{name: delay_v1, features: [origin_delay:mean_delay_24h, origin_delay:flights_24h]}]
/// ```
///
/// @param project its name
/// @param entities its entities
/// @param views its views
/// @param services its services
public record DefinitionFile(String project, List<Entity> entities, List<FeatureView> views,
    List<FeatureService> services) {
  /// Copies the lists.
  public DefinitionFile {
    Names.good("project", project);
    entities = List.copyOf(entities);
    views = List.copyOf(views);
    services = List.copyOf(services);
  }

  /// Reads a file.
  ///
  /// @throws IOException if it cannot be read
  /// @throws IllegalArgumentException if it is no YAML, or says what cannot be, with the file's name and the place in it
  public static DefinitionFile read(Path file) throws IOException {
    return parse(Files.readString(file), String.valueOf(file.getFileName()));
  }

  /// Reads a text.
  ///
  /// @param source what messages call it
  /// @throws IllegalArgumentException as in [#read]
  public static DefinitionFile parse(String text, String source) {
    Node root = Node.of(YamlText.read(text, source), source);
    root.allow("project", "entities", "views", "services");
    return new DefinitionFile(root.text("project"), root.list("entities", DefinitionFile::entity),
        root.list("views", DefinitionFile::view), root.list("services", DefinitionFile::service));
  }

  private static Entity entity(Node node) {
    node.allow("name", "type", "max_bytes");
    return node.checked(() -> new Entity(node.text("name"), FeatureType.of(node.text("type")), bytes(node)));
  }

  private static Feature feature(Node node) {
    node.allow("name", "type", "max_bytes");
    return node.checked(() -> new Feature(node.text("name"), FeatureType.of(node.text("type")), bytes(node)));
  }

  private static int bytes(Node node) {
    return (int) node.whole("max_bytes").orElse((long) Feature.DEFAULT_MAX_BYTES).longValue();
  }

  private static FeatureView view(Node node) {
    node.allow("name", "entities", "event_time", "created_time", "max_age", "ttl", "features");
    List<Feature> features = node.list("features", DefinitionFile::feature);
    return node.checked(() -> new FeatureView(node.text("name"), node.texts("entities"), features,
        node.optionalText("event_time").orElse(FeatureView.DEFAULT_EVENT_TIME), node.optionalText("created_time"),
        maxAge(node)));
  }

  private static Duration maxAge(Node node) {
    Optional<String> age = node.optionalText("max_age");
    Optional<String> ttl = node.optionalText("ttl");
    if (age.isPresent() && ttl.isPresent()) {
      throw new IllegalArgumentException("max_age and ttl are the same; give one");
    }
    return age.or(() -> ttl).map(Durations::parse).orElse(Duration.ZERO);
  }

  private static FeatureService service(Node node) {
    node.allow("name", "features");
    return node.checked(() -> new FeatureService(node.text("name"), node.texts("features")));
  }

  /// A map of the document, and where it stands.
  private record Node(Map<?, ?> map, String where) {
    static Node of(Object value, String where) {
      if (value instanceof Map<?, ?> map) {
        return new Node(map, where);
      }
      throw new IllegalArgumentException(where + ": want a map of names to values");
    }

    void allow(String... keys) {
      for (Object key : map.keySet()) {
        checked(() -> Nearest.known("key", String.valueOf(key), List.of(keys), ""));
      }
    }

    <T> T checked(Supplier<T> work) {
      try {
        return work.get();
      } catch (IllegalArgumentException e) {
        String message = e.getMessage();
        throw message.startsWith(where) ? e : new IllegalArgumentException(where + ": " + message, e);
      }
    }

    String text(String key) {
      return optionalText(key).orElseThrow(() -> new IllegalArgumentException(where + ": " + key + " is missing"));
    }

    Optional<String> optionalText(String key) {
      Object value = map.get(key);
      if (value instanceof Map || value instanceof List) {
        throw new IllegalArgumentException(where + "." + key + ": want one value");
      }
      return Optional.ofNullable(value).map(String::valueOf);
    }

    Optional<Long> whole(String key) {
      return optionalText(key).map(text -> {
        if (!text.matches("\\d{1,9}")) {
          throw new IllegalArgumentException(where + "." + key + "=" + text + ": want a whole number");
        }
        return Long.valueOf(text);
      });
    }

    List<String> texts(String key) {
      return items(key).stream().map(String::valueOf).toList();
    }

    <T> List<T> list(String key, Function<Node, T> item) {
      List<?> items = items(key);
      List<T> list = new ArrayList<>();
      for (int i = 0; i < items.size(); i++) {
        list.add(item.apply(Node.of(items.get(i), where + "." + key + "[" + i + "]")));
      }
      return list;
    }

    private List<?> items(String key) {
      Object value = map.get(key);
      if (value != null && !(value instanceof List)) {
        throw new IllegalArgumentException(where + "." + key + ": want a list");
      }
      return value == null ? List.of() : (List<?>) value;
    }
  }
}
