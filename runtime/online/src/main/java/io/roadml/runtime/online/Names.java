package io.roadml.runtime.online;

import io.roadml.kernels.EditDistance;
import java.util.Collection;
import java.util.regex.Pattern;

/// Names of projects, views and columns: what they may be, and what an unknown one was probably meant to be.
final class Names {
  private static final Pattern GOOD = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

  private Names() {
  }

  /// Checks a name; a project's and a view's are folders too.
  static String check(final String what, final String name) {
    if (!isGood(name)) {
      throw new IllegalArgumentException(
          what + "=" + name + ", want a letter or _, then up to 127 letters, digits, _, . and -");
    }
    return name;
  }

  /// Says whether it can be the name of a project or a view.
  static boolean isGood(final String name) {
    return GOOD.matcher(name).matches();
  }

  /// Makes the error for an unknown name.
  static IllegalArgumentException unknown(final String what, final String name, final Collection<String> known) {
    return new IllegalArgumentException("unknown " + what + " " + name + EditDistance.nearest(name, known)
        .map(nearest -> "; did you mean " + nearest + "?").orElse("; there is none"));
  }
}
