package io.roadml.observability;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;

/// An event as it was sent, read again.
record LineageEvent(String text, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
      .getSchema(LineageEvent.class.getResourceAsStream("run-event-2-0-2.json"));

  static LineageEvent of(String text) {
    try {
      return new LineageEvent(text, JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /// What the specification has against it.
  Set<ValidationMessage> flaws() {
    return SCHEMA.validate(text, InputFormat.JSON,
        context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
  }

  String type() {
    return at("/eventType");
  }

  String run() {
    return at("/run/runId");
  }

  String job() {
    return at("/job/name");
  }

  /// A text by its JSON pointer; empty if it is not there.
  String at(String pointer) {
    return json.at(pointer).asText();
  }

  /// The names of the datasets.
  ///
  /// @param side `inputs` or `outputs`
  List<String> names(String side) {
    return StreamSupport.stream(json.path(side).spliterator(), false).map(node -> node.path("name").asText()).toList();
  }

  @Override
  public String toString() {
    return text;
  }
}
