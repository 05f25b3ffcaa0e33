package io.roadml.serving.mlflow;

import io.roadml.serving.http.JsonNumber;
import io.roadml.serving.http.JsonReader;
import io.roadml.serving.http.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON as values: maps, lists, [String], [Long], [Double], [Boolean] and null.
///
/// - Threading: one thread for each.
final class JsonValues {
  private static final String WHERE = "request";

  private final JsonReader json = new JsonReader();
  private final JsonNumber number = new JsonNumber();

  private JsonValues() {
  }

  /// Reads a body as MLflow does: what is no JSON is nothing, and a text is read once more, for old clients.
  ///
  /// @return `null` when there is nothing
  static Object lenient(final byte[] body) {
    final Object once = read(body);
    return once instanceof String text ? read(text.getBytes(StandardCharsets.UTF_8)) : once;
  }

  private static Object read(final byte[] body) {
    try {
      final JsonValues values = new JsonValues();
      values.json.reset(body, 0, body.length);
      final Object value = values.value();
      values.json.requireEnd();
      return value;
    } catch (final Refusal noJson) {
      return null;
    }
  }

  private Object value() {
    return switch (json.peek()) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> string();
      case 't', 'f' -> json.bool(WHERE);
      case 'n' -> nothing();
      default -> number();
    };
  }

  private Object nothing() {
    if (!json.takeNull()) {
      throw Refusal.badRequest("no JSON");
    }
    return null;
  }

  private Map<String, Object> object() {
    final Map<String, Object> members = new LinkedHashMap<>();
    json.beginObject(WHERE);
    for (boolean first = true; json.nextKey(first, WHERE); first = false) {
      final String key = json.text();
      members.put(key, value());
    }
    return members;
  }

  private List<Object> array() {
    final List<Object> elements = new ArrayList<>();
    json.beginArray(WHERE);
    for (boolean first = true; json.nextElement(first, WHERE); first = false) {
      elements.add(value());
    }
    return elements;
  }

  private String string() {
    json.string(WHERE);
    return json.text();
  }

  private Object number() {
    json.number(number, WHERE);
    final long whole = number.toSigned(Long.MIN_VALUE, Long.MAX_VALUE);
    return number.failure() == JsonNumber.EXACT ? (Object) whole : (Object) number.toDouble();
  }
}
