package io.roadml.serving.mlflow;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Paths of artifacts as clients write them: relative, with `/` between names.
///
/// What a path would be if it were decoded again is looked at too: whoever hides `..` behind percent signs means no file.
final class ArtifactPath {
  private static final int MOST_ROUNDS = 8;
  private static final Pattern DRIVE = Pattern.compile("^[A-Za-z]:.*");

  private ArtifactPath() {
  }

  /// Returns a path without slashes at its end; empty for the root.
  ///
  /// @throws RefusedException INVALID_PARAMETER_VALUE when it could lead out of the store
  static String safe(final String path) {
    String form = path;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      requireInside(form, path);
      final String decoded = decoded(form);
      if (decoded.equals(form)) {
        return withoutSlashAtEnd(path);
      }
      form = decoded;
    }
    throw invalid(path);
  }

  private static String withoutSlashAtEnd(final String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static String decoded(final String form) {
    try {
      return URLDecoder.decode(form.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (final IllegalArgumentException notEncoded) {
      return form;
    }
  }

  private static void requireInside(final String form, final String path) {
    if (form.startsWith("/") || form.indexOf('\\') >= 0 || DRIVE.matcher(form).matches() || form.startsWith("file:")
        || form.chars().anyMatch(Character::isISOControl)) {
      throw invalid(path);
    }
    final String trimmed = withoutSlashAtEnd(form);
    if (trimmed.isEmpty()) {
      return;
    }
    for (final String name : trimmed.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..")) {
        throw invalid(path);
      }
    }
  }

  private static RefusedException invalid(final String path) {
    return new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid path: '"
        + path.codePoints().limit(80).filter(c -> !Character.isISOControl(c))
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        + "', want names separated by '/', none of them '.' or '..'");
  }
}
