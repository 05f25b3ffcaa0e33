package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a command left behind in this process.
///
/// @param exitCode its exit code
/// @param out its standard output
/// @param err its standard error
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = RoadML.run(args, Map.of(), new PrintWriter(out, true), new PrintWriter(err, true));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /// The one JSON object that a successful command printed.
  Json json() {
    assertEquals(0, exitCode, err);
    return read();
  }

  /// The one JSON object that was printed, whatever the exit code.
  Json read() {
    try (JsonParser parser = new JsonFactory().createParser(out)) {
      Object value = value(parser, parser.nextToken());
      assertEquals(null, parser.nextToken(), "more than one JSON value: " + out);
      return new Json(value);
    } catch (IOException e) {
      throw new UncheckedIOException(out, e);
    }
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> list(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> null;
      default -> parser.getDoubleValue();
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    var map = new LinkedHashMap<String, Object>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      assertEquals(false, map.containsKey(name), () -> "the key " + name + " stands twice");
      map.put(name, value(parser, parser.nextToken()));
    }
    return map;
  }

  private static List<Object> list(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
      list.add(value(parser, token));
    }
    return list;
  }

  /// A JSON value, asked for by its path: `metrics/roc_auc/value`, `slices/0/slice`.
  ///
  /// @param value a map, a list, a text, a double, a boolean or null
  record Json(Object value) {
    Object at(String path) {
      Object found = value;
      for (String step : path.split("/")) {
        if (found instanceof List<?> list) {
          found = list.get(Integer.parseInt(step));
        } else if (found instanceof Map<?, ?> map && map.containsKey(step)) {
          found = map.get(step);
        } else {
          throw new AssertionError("there is no " + step + " of " + path + " in " + value);
        }
      }
      return found;
    }

    double number(String path) {
      return (Double) at(path);
    }

    double metric(String key) {
      return number("metrics/" + key + "/value");
    }
  }
}
