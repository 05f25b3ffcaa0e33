package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Definitions: in files, in the store, and how they may change.
class DefinitionsTest {
  private static final String FLIGHTS = """
      project: flights
      entities: [{name: origin, type: STRING, max_bytes: 8}]
      views:
        - name: origin_delay
          entities: [origin]
          event_time: ts
          created_time: created
          max_age: 48h
          features: [{name: mean_delay_24h, type: DOUBLE}, {name: flights_24h, type: INT64}]
      services: [{name: delay_v1, features: [origin_delay:mean_delay_24h, origin_delay:flights_24h]}]
      """;

  @TempDir
  private Path folder;

  @Test
  void theFileOfTheDocumentationIsReadAndApplied() throws IOException {
    DefinitionFile file = DefinitionFile.parse(FLIGHTS, "flights.yaml");
    try (FeatureStore store = FeatureStore.open(folder, file.project())) {
      store.apply(file);
      store.apply(file);
    }
    try (FeatureStore store = FeatureStore.open(folder, "flights")) {
      assertEquals(List.of(new Entity("origin", FeatureType.STRING, 8)), store.entities());
      assertEquals(new FeatureView("origin_delay", List.of("origin"),
          List.of(Feature.of("mean_delay_24h", FeatureType.DOUBLE), Feature.of("flights_24h", FeatureType.INT64)), "ts",
          Optional.of("created"), Duration.ofDays(2)), store.view("origin_delay"));
      assertEquals(List.of("origin_delay:mean_delay_24h", "origin_delay:flights_24h"),
          store.service("delay_v1").features());
      assertEquals(List.of("flights"), FeatureStore.projects(folder));
    }
  }

  @ParameterizedTest @CsvSource(delimiter = ';', quoteCharacter = '§', value = {
      "max_age: 48h; max_age: 2 weeks; f.yaml.views[0]: max_age=2 weeks is no span of time, such as 90s, 15m, 48h or 30d",
      "max_age: 48h; maxage: 48h; f.yaml.views[0]: key=maxage does not exist; did you mean max_age?",
      "type: DOUBLE; type: DUBLE; f.yaml.views[0].features[0]: type=DUBLE does not exist; did you mean DOUBLE?",
      "name: origin_delay; name: 'origin delay'; f.yaml.views[0]: view=origin delay cannot be used; want a letter",
      "project: flights; projekt: flights; f.yaml: key=projekt does not exist; did you mean project?",
      "entities: [origin]; entities: origin; f.yaml.views[0].entities: want a list",
      "type: STRING, max_bytes: 8; type: DOUBLE; f.yaml.entities[0]: entity=origin has type=DOUBLE; want INT64 or STRING",
      "max_age: 48h; ttl: 48h, max_age: 48h; f.yaml:8: ",
      "event_time: ts; event_time: origin; f.yaml.views[0]: column=origin is there twice",
  })
  void aMistakeInAFileNamesItsPlace(String good, String bad, String expected) {
    String message = assertThrows(IllegalArgumentException.class,
        () -> DefinitionFile.parse(FLIGHTS.replace(good, bad), "f.yaml")).getMessage();
    assertTrue(message.startsWith(expected), message);
  }

  @Test
  void nothingOfAFileIsAppliedWhenOneThingIsWrong() throws IOException {
    DefinitionFile file = DefinitionFile.parse(FLIGHTS.replace("origin_delay:flights_24h", "origin_delay:flights"),
        "f.yaml");
    try (FeatureStore store = FeatureStore.open(folder, "flights")) {
      String message = assertThrows(IllegalArgumentException.class, () -> store.apply(file)).getMessage();
      assertEquals("feature=flights does not exist in view=origin_delay; did you mean flights_24h? "
          + "(mean_delay_24h, flights_24h)", message);
      assertEquals(List.of(), store.views());
      assertEquals(List.of(), store.entities());
    }
  }

  @Test
  void aViewMayGrowAndChangeItsAgeAndNothingElse() throws IOException {
    FeatureView view = FeatureView.of("v", List.of("a", "b"), List.of(Feature.of("x", FeatureType.INT64)));
    try (FeatureStore store = FeatureStore.open(folder, "p")) {
      assertThrows(IllegalArgumentException.class, () -> store.registerFeatureView(view));
      store.registerEntity(Entity.of("a", FeatureType.INT64));
      store.registerEntity(Entity.of("b", FeatureType.STRING));
      assertThrows(IllegalArgumentException.class, () -> store.registerEntity(Entity.of("b", FeatureType.INT64)));
      assertEquals(1, store.registerFeatureView(view));
      assertEquals(1, store.registerFeatureView(view));
      assertEquals(1, store.registerFeatureView(view.withMaxAge(Duration.ofHours(1))));
      assertEquals(2, store.registerFeatureView(view.withFeature(Feature.of("y", FeatureType.STRING))));
      assertRefused(store, view, "feature=y is missing");
      assertRefused(store, view.withFeature(Feature.of("y", FeatureType.DOUBLE)), "feature number 2 is y (STRING)");
      assertRefused(store, view.withEventTime("t"), "its time columns are others");
      assertRefused(store, FeatureView.of("v", List.of("a"), view.features()), "its entities are [a, b], not [a]");
      assertEquals(3, store.replaceFeatureView(view.withEventTime("t")));
    }
  }

  private static void assertRefused(FeatureStore store, FeatureView view, String reason) {
    String message = assertThrows(IllegalArgumentException.class, () -> store.registerFeatureView(view)).getMessage();
    assertTrue(message.startsWith("view=v of project=p cannot become this: " + reason), message);
  }

  @ParameterizedTest @CsvSource({"10us, 10000", "250ms, 250000000", "90s, 90000000000", "15m, 900000000000",
      "48h, 172800000000000", "30d, 2592000000000000", "PT1.5S, 1500000000", "0, 0"})
  void spansOfTimeAreReadAsPeopleWriteThem(String text, long nanos) {
    assertEquals(Duration.ofNanos(nanos), Durations.parse(text));
  }

  @ParameterizedTest @CsvSource({"2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z",
      "2026-03-01T12:00:00, 2026-03-01T12:00:00Z", "2026-03-01 12:00, 2026-03-01T12:00:00Z",
      "2026-03-01, 2026-03-01T00:00:00Z", "2026-03-01T12:00+02:00, 2026-03-01T10:00:00Z"})
  void momentsWithoutAZoneAreUtc(String text, String expected) {
    assertEquals(expected, Times.parse(text).toString());
    assertThrows(IllegalArgumentException.class, () -> Times.parse("x" + text));
  }
}
