package io.roadml.features;

import io.roadml.metadata.Definition;
import io.roadml.metadata.JsonText;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How definitions are written into the metadata store.
final class Documents {
  private Documents() {
  }

  static String of(Entity entity) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", entity.type().name());
    body.put("max_bytes", (long) entity.maxBytes());
    return JsonText.write(body);
  }

  static Entity entity(Definition definition) {
    Map<?, ?> body = body(definition);
    return new Entity(definition.name(), FeatureType.of((String) body.get("type")), bytes(body));
  }

  static String of(FeatureService service) {
    return JsonText.write(Map.of("features", service.features()));
  }

  static FeatureService service(Definition definition) {
    return new FeatureService(definition.name(), texts(body(definition).get("features")));
  }

  static String of(FeatureView view, List<Long> since, long epoch) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("entities", view.entities());
    body.put("event_time", view.eventTime());
    body.put("created_time", view.createdTime().orElse(null));
    body.put("max_age_micros", view.maxAgeMicros());
    body.put("epoch", epoch);
    List<Object> features = new ArrayList<>();
    for (int i = 0; i < since.size(); i++) {
      features.add(of(view.features().get(i), since.get(i)));
    }
    body.put("features", features);
    return JsonText.write(body);
  }

  private static Map<String, Object> of(Feature feature, long since) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", feature.name());
    body.put("type", feature.type().name());
    body.put("max_bytes", (long) feature.maxBytes());
    body.put("since", since);
    return body;
  }

  static RegisteredView view(Definition definition, Map<String, Entity> entities) {
    Map<?, ?> body = body(definition);
    List<Feature> features = features(body.get("features"));
    List<Long> since = ((List<?>) body.get("features")).stream().map(each -> (Long) ((Map<?, ?>) each).get("since"))
        .toList();
    FeatureView view = new FeatureView(definition.name(), texts(body.get("entities")), features,
        (String) body.get("event_time"), Optional.ofNullable((String) body.get("created_time")),
        Duration.of((Long) body.get("max_age_micros"), ChronoUnit.MICROS));
    return new RegisteredView(view, view.entities().stream().map(entities::get).toList(), since,
        (Long) body.get("epoch"), definition);
  }

  static String of(OnDemandView view) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sources", view.sources());
    body.put("inputs", view.inputs().stream().map(input -> of(input, 1)).toList());
    body.put("features", view.features().stream().map(feature -> of(feature, 1)).toList());
    body.put("transform", view.transform());
    return JsonText.write(body);
  }

  static OnDemandView onDemandView(Definition definition) {
    Map<?, ?> body = body(definition);
    return new OnDemandView(definition.name(), texts(body.get("sources")), features(body.get("inputs")),
        features(body.get("features")), (String) body.get("transform"));
  }

  private static List<Feature> features(Object list) {
    return ((List<?>) list).stream().map(each -> feature((Map<?, ?>) each)).toList();
  }

  private static Feature feature(Map<?, ?> body) {
    return new Feature((String) body.get("name"), FeatureType.of((String) body.get("type")), bytes(body));
  }

  private static Map<?, ?> body(Definition definition) {
    return (Map<?, ?>) JsonText.read(definition.body());
  }

  private static int bytes(Map<?, ?> body) {
    return ((Long) body.get("max_bytes")).intValue();
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String.class::cast).toList();
  }
}
