package io.roadml.registry;

import io.roadml.metadata.RefusedException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// What names and values may be: MLflow's rules, and that every database can store them.
final class Names {
  private static final int NAME = 255;
  private static final int ALIAS = 255;
  private static final int KEY = 250;
  private static final int TAG_VALUE = 100_000;
  private static final int TEXT = 5_000_000;
  private static final Pattern ALIAS_FORM = Pattern.compile("[\\w\\-]*");
  private static final Pattern NUMBERED = Pattern.compile("[vV]\\d+");
  private static final Pattern KEY_FORM = Pattern.compile("[/\\w.\\- :]*", Pattern.UNICODE_CHARACTER_CLASS);

  private Names() {
  }

  static String model(String name) {
    if (name == null || name.isBlank()) {
      throw RefusedException.invalid("Registered model name cannot be empty.");
    }
    require("Registered model name", name, NAME);
    if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0 || name.chars().anyMatch(Character::isISOControl)) {
      throw RefusedException.invalid("Invalid Registered Model name: '" + Shown.text(name)
          + "'. Names may not contain '/', ':' or control characters.");
    }
    return name;
  }

  static String alias(String alias) {
    if (alias == null || alias.isEmpty()) {
      throw RefusedException.invalid("Registered model alias name cannot be empty.");
    }
    if (!ALIAS_FORM.matcher(alias).matches()) {
      throw RefusedException.invalid("Invalid alias name: '" + Shown.text(alias)
          + "'. Names may only contain alphanumerics, underscores (_) and dashes (-).");
    }
    require("Registered model alias name", alias, ALIAS);
    if (alias.equalsIgnoreCase("latest")) {
      throw RefusedException.invalid("'latest' alias name (case insensitive) is reserved.");
    }
    if (NUMBERED.matcher(alias).matches()) {
      throw RefusedException.invalid("Version alias name '" + alias + "' is reserved.");
    }
    return alias;
  }

  static ModelTag tag(ModelTag tag) {
    if (tag.key() == null || tag.key().isEmpty()) {
      throw RefusedException.invalid("Tag name cannot be empty.");
    }
    if (!KEY_FORM.matcher(tag.key()).matches()) {
      throw RefusedException.invalid("Invalid tag name: '" + Shown.text(tag.key()) + "'. Names may only contain"
          + " alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).");
    }
    require("Tag name", tag.key(), KEY);
    require("Tag value", tag.value(), TAG_VALUE);
    return tag;
  }

  static String text(String what, String value) {
    require(what, value, TEXT);
    return value;
  }

  /// Limits what the columns limit.
  static String shortText(String what, String value) {
    require(what, value, NAME);
    return value;
  }

  static long version(String version) {
    if (version == null || !version.matches("\\d{1,18}")) {
      throw RefusedException
          .invalid("Parameter 'version' must be an integer, got '" + Shown.text(version) + "'.");
    }
    return Long.parseLong(version);
  }

  /// PostgreSQL stores no character 0, and nobody stores half a character.
  private static void require(String what, String value, int most) {
    if (value == null) {
      throw RefusedException.invalid(what + " is missing.");
    }
    if (value.indexOf('\0') >= 0 || !isWhole(value)) {
      throw RefusedException
          .invalid(what + " '" + Shown.text(value) + "' has a character 0 or half of a surrogate pair.");
    }
    int length = value.codePointCount(0, value.length());
    if (length > most) {
      throw RefusedException.invalid(
          what + " '" + Shown.text(value) + "' had length " + length + ", which exceeded length limit of " + most);
    }
  }

  private static boolean isWhole(String value) {
    try {
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
