package io.roadml.app.features;

import io.roadml.app.report.Figures;
import io.roadml.app.report.TextTable;
import io.roadml.features.Entity;
import io.roadml.features.Feature;
import io.roadml.features.FeatureService;
import io.roadml.features.FeatureStatus;
import io.roadml.features.FeatureStore;
import io.roadml.features.FeatureView;
import io.roadml.features.IngestReport;
import io.roadml.features.MaterializeReport;
import io.roadml.features.OnlineFeatures;
import io.roadml.features.OnlineReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// What the commands about features print.
///
/// - Threading: stateless.
public final class FeatureTexts {
  private FeatureTexts() {}

  /// The definitions of a project, for people.
  public static String definitions(FeatureStore store) {
    var text = new StringBuilder("project " + store.project() + "\n\n");
    var entities = new TextTable("entity", "type");
    store.entities().forEach(entity -> entities.row(entity.name(), entity.type().name()));
    var features = new TextTable("view", "entities", "feature", "type", "max age");
    store.views().forEach(view -> view.features().forEach(feature -> features.row(view.name(),
        String.join(", ", view.entities()), feature.name(), feature.type().name(), age(view.maxAge()))));
    var services = new TextTable("service", "features");
    store.services().forEach(service -> service.features().forEach(ref -> services.row(service.name(), ref)));
    for (TextTable table : List.of(entities, features, services)) {
      if (!table.isEmpty()) text.append(table.text()).append('\n');
    }
    return text.toString();
  }

  private static String age(Duration age) {
    return age.isZero() ? "–" : age.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /// The definitions of a project, for JSON.
  public static Map<String, Object> definitionFacts(FeatureStore store) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("project", store.project());
    facts.put("entities", store.entities().stream().map(FeatureTexts::facts).toList());
    facts.put("views", store.views().stream().map(FeatureTexts::facts).toList());
    facts.put("services", store.services().stream().map(FeatureTexts::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(Entity entity) {
    return facts("name", entity.name(), "type", entity.type().name(), "max_bytes", entity.maxBytes());
  }

  private static Map<String, Object> facts(Feature feature) {
    return facts("name", feature.name(), "type", feature.type().name(), "max_bytes", feature.maxBytes());
  }

  private static Map<String, Object> facts(FeatureView view) {
    return facts("name", view.name(), "entities", view.entities(), "event_time", view.eventTime(), "created_time",
        view.createdTime().orElse(null), "max_age_seconds", view.maxAge().toNanos() / 1e9, "features",
        view.features().stream().map(FeatureTexts::facts).toList());
  }

  private static Map<String, Object> facts(FeatureService service) {
    return facts("name", service.name(), "features", service.features());
  }

  private static Map<String, Object> facts(Object... namesAndValues) {
    var facts = new LinkedHashMap<String, Object>();
    for (int i = 0; i < namesAndValues.length; i += 2) facts.put((String) namesAndValues[i], namesAndValues[i + 1]);
    return facts;
  }

  /// What became of ingested rows, for people.
  public static String ingest(IngestReport report, boolean online) {
    String refused = report.refused() == 0 ? ""
        : ", " + Figures.count(report.refused()) + " in quarantine: " + String.join("; ", report.reasons());
    return Figures.counted(report.appended(), "row") + " appended to " + report.view() + refused + "\n"
        + (online ? "online: " + sums(report.online()) + "\n" : "");
  }

  /// What became of ingested rows, for JSON.
  public static Map<String, Object> ingestFacts(IngestReport report) {
    return facts("view", report.view(), "read", report.read(), "appended", report.appended(), "refused",
        report.refused(), "reasons", report.reasons(), "online", facts(report.online()));
  }

  private static Map<String, Object> facts(OnlineReport report) {
    return facts("read", report.read(), "written", report.written(), "skipped_stale", report.skippedStale(),
        "skipped_expired", report.skippedExpired(), "rejected", report.rejected());
  }

  private static String sums(OnlineReport report) {
    return Figures.counted(report.read(), "row") + " read, " + Figures.count(report.written()) + " written, "
        + Figures.count(report.skippedStale()) + " not newer, " + Figures.count(report.skippedExpired())
        + " too old, " + Figures.count(report.rejected()) + " rejected";
  }

  /// What a copy to the online store came to, for people.
  public static String materialized(List<MaterializeReport> reports) {
    return reports.stream().map(report -> report.view() + ": " + (report.upToDate()
        ? "nothing to do, it is copied up to " + report.to()
        : sums(report.rows()) + ", up to " + report.to()) + "\n").collect(Collectors.joining());
  }

  /// What a copy to the online store came to, for JSON.
  public static List<Object> materializedFacts(List<MaterializeReport> reports) {
    List<Object> all = new ArrayList<>();
    reports.forEach(report -> all.add(facts("view", report.view(), "from",
        report.from().equals(Instant.MIN) ? null : report.from().toString(), "to", report.to().toString(), "up_to_date",
        report.upToDate(), "rows", facts(report.rows()))));
    return all;
  }

  /// Features of entities, for people: a row for each.
  public static String online(OnlineFeatures answer, List<Map<String, Object>> entities) {
    List<String> heads = new ArrayList<>(entities.getFirst().keySet());
    heads.addAll(answer.features());
    var table = new TextTable(heads.toArray(String[]::new));
    for (int row = 0; row < answer.rowCount(); row++) {
      int at = row;
      List<String> cells = new ArrayList<>();
      entities.getFirst().keySet().forEach(key -> cells.add(String.valueOf(entities.get(at).getOrDefault(key, "–"))));
      answer.features().forEach(feature -> cells.add(shown(answer.at(at, feature))));
      table.row(cells);
    }
    return table.text();
  }

  private static String shown(OnlineFeatures.Answer answer) {
    if (answer.value() == null) return answer.status().name();
    return answer.value() + (answer.status() == FeatureStatus.PRESENT ? "" : " (" + answer.status() + ")");
  }

  /// Features of entities, for JSON.
  public static List<Object> onlineFacts(OnlineFeatures answer, List<Map<String, Object>> entities) {
    List<Object> rows = new ArrayList<>();
    for (int row = 0; row < answer.rowCount(); row++) {
      int at = row;
      var features = new LinkedHashMap<String, Object>();
      answer.features().forEach(feature -> features.put(feature, facts(answer.at(at, feature))));
      rows.add(facts("entity", entities.get(row), "features", features));
    }
    return rows;
  }

  private static Map<String, Object> facts(OnlineFeatures.Answer answer) {
    return facts("value", answer.value(), "status", answer.status().name(), "event_time",
        answer.eventTime().map(Instant::toString).orElse(null));
  }
}
