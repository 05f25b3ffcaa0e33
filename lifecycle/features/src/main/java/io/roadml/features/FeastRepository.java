package io.roadml.features;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    return """
        project: %s
        registry: data/registry.db
        provider: local
        online_store:
          type: sqlite
          path: data/online_store.db
        offline_store:
          type: file
        entity_key_serialization_version: 3
        """.formatted(catalog.project());
  }

  String definitions() {
    return """
        from datetime import timedelta

        from feast import Entity, FeatureService, FeatureView, Field, FileSource, ValueType
        from feast.types import Bool, Float32, Float64, Int32, Int64, String, UnixTimestamp

        """ + catalog.entities().stream().map(FeastRepository::entity).collect(Collectors.joining()) + "\n"
        + catalog.views().stream().map(FeastRepository::view).collect(Collectors.joining("\n")) + "\n"
        + catalog.services().stream().map(FeastRepository::service).collect(Collectors.joining());
  }

  private static String entity(Entity entity) {
    return "entity_%1$s = Entity(name=\"%1$s\", join_keys=[\"%1$s\"], value_type=ValueType.%2$s)\n"
        .formatted(entity.name(), entity.type());
  }

  private static String view(RegisteredView registered) {
    FeatureView view = registered.view();
    String created = view.createdTime().map("    created_timestamp_column=\"%s\",\n"::formatted).orElse("");
    String ttl = view.maxAge().isZero() ? ""
        : "    ttl=timedelta(microseconds=%d),\n".formatted(view.maxAgeMicros());
    return "source_%1$s = FileSource(\n    path=\"data/%1$s.parquet\",\n    timestamp_field=\"%2$s\",\n%3$s)\n"
        .formatted(view.name(), view.eventTime(), created)
        + "view_%1$s = FeatureView(\n    name=\"%1$s\",\n    entities=[%2$s],\n%3$s    schema=[\n%4$s    ],\n"
            .formatted(view.name(), listed(view.entities(), "entity_%s"), ttl, fields(registered))
        + "    source=source_%s,\n)\n".formatted(view.name());
  }

  private static String listed(List<String> names, String format) {
    return names.stream().map(name -> format.formatted(name)).collect(Collectors.joining(", "));
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
    return "        Field(name=\"%s\", dtype=%s),\n".formatted(name, feast);
  }

  private static String service(FeatureService service) {
    String views = service.features().stream().map(FeatureRef::of)
        .collect(Collectors.groupingBy(FeatureRef::view, LinkedHashMap::new,
            Collectors.mapping(ref -> "\"" + ref.feature() + "\"", Collectors.joining(", "))))
        .entrySet().stream().map(each -> "view_%s[[%s]]".formatted(each.getKey(), each.getValue()))
        .collect(Collectors.joining(", "));
    return "service_%1$s = FeatureService(name=\"%1$s\", features=[%2$s])\n".formatted(
        service.name(), views);
  }

  /// Writes the two files; the rows are the caller's to write.
  void writeTo(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("feature_store.yaml"), configuration());
    Files.writeString(folder.resolve("features.py"), definitions());
  }
}
