package io.roadml.pipeline.value;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// A text that must not be written down, by where it is: `env:NAME` is a variable of the environment, `file:PATH` a file,
/// without the end of its last line.
///
/// - Written down is only the reference: in the journal, in keys of the cache, in kept outputs and in definitions.
/// - Equal: two with the same reference, whatever the texts are. A changed text is no changed input.
/// - Threading: immutable.
public final class Secret {
  private static final Pattern VARIABLE = Pattern.compile("env:[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern FILE = Pattern.compile("file:[^\\x00\\r\\n]+");
  private static final long LONGEST_FILE = 1 << 16;
  private static final String MASK = "***";

  private final String reference;
  private final Optional<String> known;

  private Secret(String reference, Optional<String> known) {
    this.reference = reference;
    this.known = known;
  }

  /// A reference; nothing is read yet.
  ///
  /// @throws IllegalArgumentException if it is none; the message does not show it, because it may be the secret itself
  public static Secret of(String reference) {
    if (!VARIABLE.matcher(reference).matches() && !FILE.matcher(reference).matches()) {
      throw new IllegalArgumentException("secret=" + MASK + ", want env:NAME or file:PATH, where the secret is");
    }
    return new Secret(reference, Optional.empty());
  }

  /// Where it is.
  public String reference() {
    return reference;
  }

  /// What it is: as it was when the run began in a parameter of a run, and as it is now otherwise.
  ///
  /// @throws IllegalArgumentException if it is not there, or empty
  public String text() {
    return known.orElseGet(this::read);
  }

  /// The same with the text that it has now, for good.
  ///
  /// @throws IllegalArgumentException if it is not there, or empty
  public Secret resolved() {
    return known.isPresent() ? this : new Secret(reference, Optional.of(read()));
  }

  private String read() {
    String place = reference.substring(reference.indexOf(':') + 1);
    String text = VARIABLE.matcher(reference).matches() ? variable(place) : file(Path.of(place));
    if (text.isEmpty()) {
      throw wrong("is empty");
    }
    return text;
  }

  private String variable(String name) {
    return Optional.ofNullable(System.getenv(name)).orElseThrow(() -> wrong("is not set"));
  }

  private String file(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > LONGEST_FILE) {
        throw wrong("has " + Files.size(file) + " bytes, want at most " + LONGEST_FILE);
      }
      return Files.readString(file).replaceFirst("\\R\\z", "");
    } catch (IOException e) {
      throw new IllegalArgumentException("secret=" + reference + " cannot be read: " + e, e);
    }
  }

  private IllegalArgumentException wrong(String what) {
    return new IllegalArgumentException("secret=" + reference + " " + what);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.reference.equals(reference);
  }

  @Override
  public int hashCode() {
    return reference.hashCode();
  }

  /// Never the text.
  @Override
  public String toString() {
    return MASK;
  }
}
