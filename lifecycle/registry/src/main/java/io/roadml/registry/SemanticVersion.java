package io.roadml.registry;

import io.roadml.metadata.RefusedException;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A semantic version, as semver.org 2.0.0 orders them: `1.4.2`, `2.0.0-rc.1`. Build metadata does not count in the order.
public record SemanticVersion(long major, long minor, long patch, String preRelease, String build)
    implements
    Comparable<SemanticVersion> {
  private static final String ID = "[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*";
  private static final Pattern FORM = Pattern
      .compile("(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})\\.(0|[1-9]\\d{0,17})(?:-(" + ID + "))?(?:\\+(" + ID + "))?");
  private static final Comparator<SemanticVersion> ORDER = Comparator.comparingLong(SemanticVersion::major)
      .thenComparingLong(SemanticVersion::minor).thenComparingLong(SemanticVersion::patch)
      .thenComparing(SemanticVersion::preRelease, SemanticVersion::comparePreReleases);

  /// Reads one.
  ///
  /// @throws RefusedException `INVALID_PARAMETER_VALUE` if it is none
  public static SemanticVersion parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || text.length() > 255 || hasLeadingZero(form.group(4))) {
      throw RefusedException.invalid("Invalid semantic version '" + Shown.text(text)
          + "', want MAJOR.MINOR.PATCH with an optional -PRERELEASE and +BUILD, such as 1.4.2 or 2.0.0-rc.1");
    }
    return new SemanticVersion(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)),
        Long.parseLong(form.group(3)), orEmpty(form.group(4)), orEmpty(form.group(5)));
  }

  private static String orEmpty(String part) {
    return part == null ? "" : part;
  }

  private static boolean hasLeadingZero(String preRelease) {
    return preRelease != null && Pattern.compile("(^|\\.)0\\d+(\\.|$)").matcher(preRelease).find();
  }

  /// Whether it begins with the numbers of a range: `1` and `1.4` both have 1.4.2. A pre-release is in no range.
  public boolean isIn(String range) {
    return preRelease.isEmpty() && (major + "." + minor + "." + patch + ".").startsWith(range + ".");
  }

  @Override
  public int compareTo(SemanticVersion other) {
    int order = ORDER.compare(this, other);
    return order != 0 ? order : build.compareTo(other.build);
  }

  private static int comparePreReleases(String one, String other) {
    if (one.isEmpty() || other.isEmpty()) {
      return Boolean.compare(one.isEmpty(), other.isEmpty());
    }
    String[] ids = one.split("\\.");
    String[] others = other.split("\\.");
    for (int i = 0; i < Math.min(ids.length, others.length); i++) {
      int order = compareIds(ids[i], others[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(ids.length, others.length);
  }

  private static int compareIds(String one, String other) {
    boolean number = one.chars().allMatch(Character::isDigit);
    boolean otherNumber = other.chars().allMatch(Character::isDigit);
    if (number != otherNumber) {
      return number ? -1 : 1;
    }
    int lengths = number ? Integer.compare(one.length(), other.length()) : 0;
    return lengths != 0 ? lengths : one.compareTo(other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch + (preRelease.isEmpty() ? "" : "-" + preRelease)
        + (build.isEmpty() ? "" : "+" + build);
  }
}
