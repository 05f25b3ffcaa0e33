package io.roadml.serving.mlflow;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import io.roadml.serving.http.Request;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A message that a client sent, field by field, by the rules of proto2's JSON: whole numbers as numbers or texts, NaN and the
/// infinities as texts, enums by name or number, null for what is not set; fields that nobody asks for are passed over.
///
/// - Threading: one thread.
/// - Fails: [RefusedException] INVALID_PARAMETER_VALUE naming the field.
/// - Source: protobuf's JSON mapping, and MLflow's `handlers.py` for the words.
final class Message {
  private static final String DOCS = " See the API docs for more information about request parameters.";
  private static final int LONGEST_SHOWN = 200;

  private final String at;
  private final Map<String, Object> fields;
  private final Request query;

  private Message(final String at, final Map<String, Object> fields, final Request query) {
    this.at = at;
    this.fields = fields;
    this.query = query;
  }

  /// Reads a body; anything but an object is an empty message.
  static Message read(final byte[] body) {
    return new Message("", JsonValues.lenient(body) instanceof Map<?, ?> members ? named(members)
        : new LinkedHashMap<>(), null);
  }

  /// Reads the parameters of a query, as they are asked for.
  static Message ofQuery(final Request request) {
    return new Message("", new LinkedHashMap<>(), request);
  }

  private Object value(final String name) {
    final Object value = fields.get(name);
    if (value != null || query == null) {
      return value;
    }
    final List<String> values = query.queries(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  private static Map<String, Object> named(final Map<?, ?> members) {
    final Map<String, Object> named = new LinkedHashMap<>();
    members.forEach((name, value) -> named.put(name.toString(), value));
    return named;
  }

  /// Returns this message with a field of the path in it.
  Message with(final String name, final String value) {
    fields.put(name, value);
    return this;
  }

  /// Requires that fields are set, and not to an empty text.
  Message require(final Iterable<String> names) {
    for (final String name : names) {
      final Object value = name.equals("run_id") ? runId() : value(name);
      if (value == null || value.equals("")) {
        throw invalid("Missing value for required parameter '" + at + name + "'." + DOCS);
      }
    }
    return this;
  }

  private static RefusedException invalid(final String message) {
    return new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }

  private RefusedException wrong(final String name, final Object value, final String wanted) {
    final String shown = value instanceof String text ? '"' + text + '"' : String.valueOf(value);
    return invalid("Invalid value " + (shown.length() > LONGEST_SHOWN ? shown.substring(0, LONGEST_SHOWN) + "…" : shown)
        + " for parameter '" + at + name + "' supplied: want " + wanted + "." + DOCS);
  }

  /// Returns a text; `null` when it is not set.
  String text(final String name) {
    final Object value = value(name);
    if (value != null && !(value instanceof String)) {
      throw wrong(name, value, "a text");
    }
    return (String) value;
  }

  /// Returns a text, also of a field that some clients write as a number.
  String wholeAsText(final String name) {
    final Object value = value(name);
    return value instanceof Long number ? number.toString() : text(name);
  }

  /// Returns a text; empty when it is not set.
  String textOrEmpty(final String name) {
    final String text = text(name);
    return text == null ? "" : text;
  }

  /// Returns the run's id, also under its old name; `null` when neither is set.
  String runId() {
    final String id = text("run_id");
    return id == null || id.isEmpty() ? text("run_uuid") : id;
  }

  /// Returns the run's id, which must be set.
  String requiredRunId() {
    final String id = runId();
    if (id == null || id.isEmpty()) {
      throw invalid("Missing value for required parameter '" + at + "run_id'." + DOCS);
    }
    return id;
  }

  /// Returns a whole number; `null` when it is not set.
  Long whole(final String name) {
    return switch (value(name)) {
      case null -> null;
      case final Long number -> number;
      case final Double number when number == Math.rint(number) && Math.abs(number) < 0x1p63 -> number.longValue();
      case final String text when text.matches("-?[0-9]{1,19}") -> parsed(name, text);
      case final Object other -> throw wrong(name, other, "a whole number of 64 bits");
    };
  }

  private Long parsed(final String name, final String text) {
    try {
      return Long.valueOf(text);
    } catch (final NumberFormatException tooLarge) {
      throw wrong(name, text, "a whole number of 64 bits");
    }
  }

  long whole(final String name, final long otherwise) {
    final Long number = whole(name);
    return number == null ? otherwise : number;
  }

  /// Returns how many results are wanted.
  int count(final String name, final int otherwise) {
    final long number = whole(name, otherwise);
    if (number != (int) number) {
      throw wrong(name, number, "a whole number of 32 bits");
    }
    return (int) number;
  }

  /// Returns a number, which must be set.
  double number(final String name) {
    return switch (value(name)) {
      case final Long number -> number;
      case final Double number -> number;
      case final String text -> special(name, text);
      case null -> throw invalid("Missing value for required parameter '" + at + name + "'." + DOCS);
      case final Object other -> throw wrong(name, other, "a number");
    };
  }

  private double special(final String name, final String text) {
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> {
        try {
          yield Double.parseDouble(text);
        } catch (final NumberFormatException e) {
          throw wrong(name, text, "a number");
        }
      }
    };
  }

  /// Returns a truth value; also one that a query spells.
  boolean truth(final String name, final boolean otherwise) {
    return switch (value(name)) {
      case null -> otherwise;
      case final Boolean truth -> truth;
      case final String text when text.equalsIgnoreCase("true") -> true;
      case final String text when text.equalsIgnoreCase("false") -> false;
      case final Object other -> throw invalid("Invalid boolean value: " + other + ", must be 'true' or 'false'.");
    };
  }

  /// Returns an enum's constant by name, or by its number in the protocol; `null` when it is not set.
  ///
  /// @param prefix what MLflow writes before the name
  /// @param first  the number of the first constant
  <E extends Enum<E>> E choice(final String name, final E[] constants, final String prefix, final int first) {
    final Object value = value(name);
    if (value == null) {
      return null;
    }
    final boolean isNumber = value instanceof Long || (value instanceof String text && text.matches("[0-9]{1,9}"));
    for (final E constant : constants) {
      final String spelled = isNumber ? Integer.toString(first + constant.ordinal()) : prefix + constant.name();
      if (spelled.equals(value.toString())) {
        return constant;
      }
    }
    final StringBuilder names = new StringBuilder();
    for (final E constant : constants) {
      names.append(names.isEmpty() ? "" : ", ").append(prefix).append(constant.name());
    }
    throw wrong(name, value, "one of " + names);
  }

  /// Returns the texts of a repeated field; empty when it is not set.
  List<String> texts(final String name) {
    final List<String> texts = new ArrayList<>();
    for (final Object element : elements(name)) {
      if (!(element instanceof String text)) {
        throw wrong(name, element, "a text");
      }
      texts.add(text);
    }
    return texts;
  }

  /// Returns the messages of a repeated field; empty when it is not set.
  <T> List<T> messages(final String name, final Function<Message, T> reader) {
    final List<T> messages = new ArrayList<>();
    for (final Object element : elements(name)) {
      messages.add(reader.apply(inner(name + "[" + messages.size() + "]", element)));
    }
    return messages;
  }

  /// Returns a message within this one, which must be set.
  Message message(final String name) {
    require(List.of(name));
    return inner(name, fields.get(name));
  }

  private Message inner(final String name, final Object value) {
    if (!(value instanceof Map<?, ?> members)) {
      throw wrong(name, value, "an object");
    }
    return new Message(at + name + ".", named(members), null);
  }

  private List<?> elements(final String name) {
    if (query != null) {
      return query.queries(name);
    }
    return switch (fields.get(name)) {
      case null -> List.of();
      case final List<?> list -> list;
      case final Object other -> throw wrong(name, other, "a list");
    };
  }
}
