package io.roadml.serving.feast;

import io.roadml.serving.http.JsonNumber;
import io.roadml.serving.http.JsonReader;
import io.roadml.serving.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The body of a request for online features.
///
/// - Fails: [Refusal], 400, saying what was wanted and the byte at which it was missing.
/// - Source: `GetOnlineFeaturesRequest` of Feast's feature server; fields that it does not know are passed over.
///
/// @param features  what is wanted as `view:feature`; `null` when the request has none
/// @param service   the feature service that says so instead; `null` when the request has none
/// @param fullNames whether results are named `view__feature`
/// @param entities  the columns, in the request's order
record FeastRequest(List<String> features, String service, boolean fullNames, Map<String, EntityColumn> entities) {
  private static final String WHERE = "request";
  private static final byte[] FEATURES = key("features");
  private static final byte[] SERVICE = key("feature_service");
  private static final byte[] FULL_NAMES = key("full_feature_names");
  private static final byte[] ENTITIES = key("entities");

  private static byte[] key(final String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  /// Reads a body.
  static FeastRequest read(final byte[] body) {
    return new Reading(body).request();
  }

  /// Returns the number of rows, which all columns must have; one where there is no column.
  int rows() {
    int rows = -1;
    for (final EntityColumn column : entities.values()) {
      if (rows >= 0 && column.rows() != rows) {
        throw Refusal.badRequest("entities." + column.name() + " has " + column.rows() + " values, want " + rows
            + " as the columns before it");
      }
      rows = column.rows();
    }
    return rows < 0 ? 1 : rows;
  }

  private static final class Reading {
    private final byte[] body;
    private final JsonReader json = new JsonReader();
    private final JsonNumber number = new JsonNumber();
    private List<String> features;
    private String service;
    private boolean fullNames;
    private final Map<String, EntityColumn> entities = new LinkedHashMap<>();
    private boolean hasEntities;

    Reading(final byte[] body) {
      this.body = body;
    }

    FeastRequest request() {
      json.reset(body, 0, body.length);
      json.beginObject(WHERE);
      for (boolean first = true; json.nextKey(first, WHERE); first = false) {
        member();
      }
      json.requireEnd();
      if (!hasEntities) {
        throw Refusal.badRequest("request: entities is missing; give an object of columns");
      }
      return new FeastRequest(features, service, fullNames, entities);
    }

    private void member() {
      if (json.stringIs(FEATURES)) {
        features = json.takeNull() ? null : strings();
      } else if (json.stringIs(SERVICE)) {
        service = json.takeNull() ? null : string("feature_service");
      } else if (json.stringIs(FULL_NAMES)) {
        fullNames = !json.takeNull() && json.bool("full_feature_names");
      } else if (json.stringIs(ENTITIES)) {
        entities();
      } else {
        json.skip(number, WHERE);
      }
    }

    private String string(final String what) {
      json.string(what);
      return json.text();
    }

    private List<String> strings() {
      final List<String> read = new ArrayList<>();
      json.beginArray("features");
      for (boolean first = true; json.nextElement(first, "features"); first = false) {
        read.add(string("features"));
      }
      return List.copyOf(read);
    }

    private void entities() {
      hasEntities = true;
      json.beginObject("entities");
      for (boolean first = true; json.nextKey(first, "entities"); first = false) {
        final String name = json.text();
        if (entities.put(name, EntityColumn.read(name, json, number, body)) != null) {
          throw Refusal.badRequest("entities." + name + " is there twice");
        }
      }
    }
  }
}
