package io.roadml.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Writes a project's definitions as a Feast repository, and each view's rows as a Parquet file that it reads: a way out, or
/// into tools that read such.
///
/// Feast's `ttl` of a view without a maximum age is left out. On-demand views are code, and are not exported.
final class FeastRepository {
  private final Catalog catalog;

  FeastRepository(Catalog catalog) {
    this.catalog = catalog;
  }

  String configuration() {
    return String.format(Locale.ROOT, """
        project: %s
        registry: data/registry.db
        provider: local
        online_store:
          type: sqlite
          path: data/online_store.db
        offline_store:
          type: file
        entity_key_serialization_version: 3
        """, catalog.project());
  }

  String definitions() {
    return """
        from datetime import timedelta

        from feast import Entity, FeatureService, FeatureView, Field, FileSource, ValueType
        from feast.types import Bool, Float32, Float64, Int32, Int64, String, UnixTimestamp

        """ + catalog.entities().stream().map(FeastRepository::entity).collect(Collectors.joining()) + "\n"
        + catalog.views().stream().map(FeastRepository::view).collect(Collectors.joining("\n")) + "\n"
        + services();
  }

  private String services() {
    Set<String> views = catalog.views().stream().map(RegisteredView::name).collect(Collectors.toSet());
    return catalog.services().stream().map(service -> service(service, views)).collect(Collectors.joining());
  }

  private static String entity(Entity entity) {
    return String.format(Locale.ROOT,
        "entity_%1$s = Entity(name=\"%1$s\", join_keys=[\"%1$s\"], value_type=ValueType.%2$s)\n", entity.name(),
        entity.type());
  }

  private static String view(RegisteredView registered) {
    FeatureView view = registered.view();
    String created = view.createdTime()
        .map(column -> String.format(Locale.ROOT, "    created_timestamp_column=\"%s\",\n", column)).orElse("");
    String ttl = view.maxAge().isZero() ? ""
        : String.format(Locale.ROOT, "    ttl=timedelta(microseconds=%d),\n", view.maxAgeMicros());
    String entities = view.entities().stream().map(name -> "entity_" + name).collect(Collectors.joining(", "));
    return String.format(Locale.ROOT,
        "source_%1$s = FileSource(\n    path=\"data/%1$s.parquet\",\n    timestamp_field=\"%2$s\",\n%3$s)\n",
        view.name(), view.eventTime(), created)
        + String.format(Locale.ROOT,
            "view_%1$s = FeatureView(\n    name=\"%1$s\",\n    entities=[%2$s],\n%3$s    schema=[\n%4$s    ],\n",
            view.name(), entities, ttl, fields(registered))
        + String.format(Locale.ROOT, "    source=source_%s,\n)\n", view.name());
  }

  private static String fields(RegisteredView view) {
    return view.entities().stream().map(entity -> field(entity.name(), entity.type())).collect(Collectors.joining())
        + view.view().features().stream().map(feature -> field(feature.name(), feature.type()))
            .collect(Collectors.joining());
  }

  private static String field(String name, FeatureType type) {
    String feast = switch (type) {
      case BOOLEAN -> "Bool";
      case INT32 -> "Int32";
      case INT64 -> "Int64";
      case FLOAT -> "Float32";
      case DOUBLE -> "Float64";
      case STRING -> "String";
      case TIMESTAMP -> "UnixTimestamp";
    };
    return String.format(Locale.ROOT, "        Field(name=\"%s\", dtype=%s),\n", name, feast);
  }

  /// A service without the features that are computed on demand; nothing if it has no others.
  private static String service(FeatureService service, Set<String> views) {
    Map<String, String> features = service.features().stream().map(FeatureRef::of)
        .filter(ref -> views.contains(ref.view())).collect(Collectors.groupingBy(FeatureRef::view, LinkedHashMap::new,
            Collectors.mapping(ref -> "\"" + ref.feature() + "\"", Collectors.joining(", "))));
    String listed = features.entrySet().stream()
        .map(each -> String.format(Locale.ROOT, "view_%s[[%s]]", each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
    return features.isEmpty() ? ""
        : String.format(Locale.ROOT, "service_%1$s = FeatureService(name=\"%1$s\", features=[%2$s])\n", service.name(),
            listed);
  }

  /// Writes the two files; the rows are the caller's to write.
  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("feature_store.yaml"), configuration());
    Files.writeString(folder.resolve("features.py"), definitions());
  }
}
