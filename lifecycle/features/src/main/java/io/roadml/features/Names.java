package io.roadml.features;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Which names can be columns, folders and parts of `view:feature` alike.
final class Names {
  private static final Pattern GOOD = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,99}");

  private Names() {
  }

  static String good(String what, String name) {
    if (name == null || !GOOD.matcher(name).matches()) {
      throw new IllegalArgumentException(what + "=" + name
          + " cannot be used; want a letter, then letters, digits and _, at most 100 in all");
    }
    return name;
  }

  /// DuckDB's columns know no case, so two names that differ in nothing else are one.
  static void distinct(String what, Collection<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(what + "=" + name + " is there twice (upper and lower case are the same)");
      }
    }
  }
}
