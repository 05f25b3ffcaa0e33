package io.roadml.kernels;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The golden file: inputs by name, and cases. `-Droadml.golden=FILE` puts another file in the place of ours. Where
/// `metrics-newer-behaviour.json` lists a case, newer releases of the libraries of record differ and their word counts.
final class GoldenFile {
  private static final String REPLACED_BY = System.getProperty("roadml.golden", "");

  private final Map<String, Object> inputs;
  private final List<GoldenCase> cases;

  private GoldenFile(Map<String, Object> file, Map<String, Object> newer) {
    inputs = object(file.get("inputs"));
    cases = array(file.get("cases")).stream().map(GoldenFile::object)
        .map(fields -> new GoldenCase(updated(fields, newer), inputs)).toList();
  }

  static GoldenFile read() {
    return new GoldenFile(REPLACED_BY.isEmpty() ? resource("metrics.json") : file(Path.of(REPLACED_BY)),
        object(resource("metrics-newer-behaviour.json").get("differs")));
  }

  static boolean isOurs() {
    return REPLACED_BY.isEmpty();
  }

  List<GoldenCase> cases() {
    return cases;
  }

  /// The input of that name as the answers see it, for tests that want the same data.
  double[] input(String name) {
    return GoldenCase.doubles(inputs.get(name));
  }

  private static Map<String, Object> updated(Map<String, Object> fields, Map<String, Object> newer) {
    if (!newer.containsKey((String) fields.get("id"))) {
      return fields;
    }
    var merged = new LinkedHashMap<>(fields);
    merged.remove("expect");
    merged.remove("error");
    merged.putAll(object(newer.get((String) fields.get("id"))));
    return merged;
  }

  private static Map<String, Object> resource(String name) {
    try (InputStream in = GoldenFile.class.getResourceAsStream(name)) {
      return parsed(in);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static Map<String, Object> file(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return parsed(in);
    } catch (IOException e) {
      throw new UncheckedIOException("-Droadml.golden=" + path, e);
    }
  }

  private static Map<String, Object> parsed(InputStream in) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(in)) {
      return object(value(parser, parser.nextToken()));
    }
  }

  /// A JSON value as map, list, text, boolean, null or Double: the decimals of the file are exact doubles.
  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> members(parser);
      case START_ARRAY -> elements(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Double.valueOf(parser.getText());
      default -> throw new IOException("unexpected " + token + " at " + parser.currentLocation());
    };
  }

  private static Map<String, Object> members(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      members.put(name, value(parser, parser.nextToken()));
    }
    return members;
  }

  private static List<Object> elements(JsonParser parser) throws IOException {
    var elements = new ArrayList<>();
    for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      elements.add(value(parser, token));
    }
    return elements;
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }

  @SuppressWarnings("unchecked")
  static List<Object> array(Object value) {
    return (List<Object>) value;
  }
}
