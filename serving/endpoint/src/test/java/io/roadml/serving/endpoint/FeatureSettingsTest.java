package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.serving.endpoint.FeatureSettings.Feature;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureSettingsTest {
  private static FeatureSettings read(final String text) {
    return FeatureSettings.of(ConfigFile.parse(TextSchema.FEATURES, "features.pbtxt", text));
  }

  @Test
  void theFileSaysWhatIsWantedInTheOrderOfTheColumns() {
    final FeatureSettings settings = read("""
        project: "flights"  # one project for all views
        input: "x"
        entity [ { name: "origin" data_type: TYPE_STRING }, { name: "route" data_type: TYPE_INT64 } ]
        default: 0
        feature [ { name: "origin_delay:mean_24h" default: nan }, { name: "route_delay:count" } ]
        statuses: "found"
        """);
    assertEquals("flights", settings.project());
    assertEquals("x", settings.input());
    assertEquals("found", settings.statuses());
    assertEquals(ElementType.BYTES, settings.entities().getFirst().type());
    assertEquals(ElementType.INT64, settings.entities().getLast().type());
    final Feature mean = settings.features().getFirst();
    assertEquals("origin_delay", mean.view());
    assertEquals("mean_24h", mean.name());
    assertTrue(Double.isNaN(mean.fallback()));
    assertEquals(0, settings.features().getLast().fallback());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "projekt: 'p'|1:1: ModelFeatures has no field projekt, did you mean project?",
      "project: 'p' entity { name: 'e' data_type: TYPE_INT32 }|1:44: EntityType has no value TYPE_INT32, did you mean"
          + " TYPE_INT64?",
      "project: 'p' feature { nam: 'v:f' }|1:24: Feature has no field nam, did you mean name?",
      "project: 'p' project: 'q'|1:21: Non-repeated field \"ModelFeatures.project\" cannot be overwritten.",
      "input: 'x'|` project is missing`",
      "project: 'p'|` entity is there 0 times, want 1 to 16`",
      "project: 'p' entity { data_type: TYPE_INT64 }|1:14: name is missing",
      "project: 'p' entity { name: 'e' }|1:14: entity e has no data_type, want TYPE_INT64 or TYPE_STRING",
      "project: 'p' entity { name: 'e' data_type: TYPE_INT64 } entity { name: 'e' data_type: TYPE_INT64 }|1:66: entity e"
          + " is there twice",
      "project: 'p' entity { name: 'e' data_type: TYPE_INT64 }|` feature is missing; name the features of the input's"
          + " columns, in their order, or a service`",
      "project: 'p' entity { name: 'e' data_type: TYPE_INT64 } feature { name: 'vf' }|1:67: feature vf, want view:feature",
      "project: 'p' entity { name: 'e' data_type: TYPE_INT64 } feature { name: 'v:f' }|1:67: feature v:f has no default,"
          + " and neither has the file; say what the model gets where there is no value, such as default: 0 or"
          + " default: nan"})
  void aMistakeIsNamedWithItsPlace(final String text, final String expected) {
    assertEquals("features.pbtxt:" + expected, assertThrows(ModelException.class, () -> read(text)).getMessage());
  }

  @Test
  void aModelThatIsASingleFileHasNone() {
    assertNull(FeatureSettings.find(Path.of("."), null));
  }
}
