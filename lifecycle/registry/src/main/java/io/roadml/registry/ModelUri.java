package io.roadml.registry;

import io.roadml.metadata.RefusedException;

/// What a `models:/…` address stands for.
///
/// | address | stands for |
/// |---|---|
/// | `models:/flights/3` | version 3 |
/// | `models:/flights/Production` | the newest version of a stage |
/// | `models:/flights/latest` | the newest version |
/// | `models:/flights@champion` | the version of an alias |
/// | `models:/flights@1.4`, `@1.4.2` | the newest release of a range of semantic versions, or exactly that one |
///
/// @param name  the registered model
/// @param kind  what the value is
/// @param value a number, a stage's label, an alias or a semantic version; `latest` for the newest
public record ModelUri(String name, Kind kind, String value) {
  /// How every such address begins.
  public static final String SCHEME = "models:/";

  /// What can choose a version.
  public enum Kind {
    /// A number.
    VERSION,
    /// A stage.
    STAGE,
    /// Being the newest.
    LATEST,
    /// An alias, or a semantic version.
    ALIAS
  }

  /// Whether a text is meant to be such an address.
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /// Reads an address.
  ///
  /// @throws RefusedException `INVALID_PARAMETER_VALUE` if it is none
  public static ModelUri parse(String text) {
    if (!isOne(text)) {
      throw wrong(text);
    }
    String rest = text.substring(SCHEME.length()).replaceFirst("^/+", "");
    int slash = rest.indexOf('/');
    int at = rest.indexOf('@');
    if (slash < 0 && at > 0 && at < rest.length() - 1) {
      return new ModelUri(rest.substring(0, at), Kind.ALIAS, rest.substring(at + 1));
    }
    if (slash < 1 || slash == rest.length() - 1 || rest.indexOf('/', slash + 1) >= 0) {
      throw wrong(text);
    }
    return selected(rest.substring(0, slash), rest.substring(slash + 1));
  }

  private static ModelUri selected(String name, String value) {
    if (value.matches("\\d{1,18}")) {
      return new ModelUri(name, Kind.VERSION, value);
    }
    return value.equalsIgnoreCase("latest")
        ? new ModelUri(name, Kind.LATEST, "latest")
        : new ModelUri(name, Kind.STAGE, ModelStage.named(value).label());
  }

  private static RefusedException wrong(String text) {
    return RefusedException.invalid("Invalid model address '" + Shown.text(text) + "', want models:/NAME/VERSION,"
        + " models:/NAME/STAGE, models:/NAME/latest or models:/NAME@ALIAS");
  }

  @Override
  public String toString() {
    return SCHEME + name + (kind == Kind.ALIAS ? "@" : "/") + value;
  }
}
