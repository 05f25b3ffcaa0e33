package io.roadml.serving.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// Who decides which models are loaded: the repository's content, its API, both, or neither after the start.
///
/// | | loads at start | follows changes of the files | repository API |
/// |---|---|---|---|
/// | `both` (the default) | everything | yes | on |
/// | `poll` | everything | yes | off |
/// | `explicit` | what the configuration names | no | on |
/// | `none` | everything | no | off |
///
/// - Threading: constants.
/// - Source: Triton's `--model-control-mode`, which has all but `both`.
public enum ModelControl {
  /// Loads everything, follows the files, and takes commands. A model that was unloaded by hand stays so until it is
  /// loaded by hand or leaves the repository.
  BOTH(true, true, true),
  /// Loads everything and follows the files; commands are refused.
  POLL(true, true, false),
  /// Loads what it is told to, at the start and by commands.
  EXPLICIT(false, false, true),
  /// Loads everything once; commands are refused.
  NONE(true, false, false);

  private final boolean loadsAll;
  private final boolean watches;
  private final boolean takesCommands;

  ModelControl(final boolean loadsAll, final boolean watches, final boolean takesCommands) {
    this.loadsAll = loadsAll;
    this.watches = watches;
    this.takesCommands = takesCommands;
  }

  /// Says whether everything in the repository is loaded at the start.
  public boolean loadsAll() {
    return loadsAll;
  }

  /// Says whether changes of the files are followed.
  public boolean watches() {
    return watches;
  }

  /// Says whether [Endpoints#load] and [Endpoints#unload] are allowed.
  public boolean takesCommands() {
    return takesCommands;
  }

  /// Returns the mode of this name, as a command line writes it.
  ///
  /// @throws IllegalArgumentException when there is none, listing them all
  public static ModelControl named(final String name) {
    for (final ModelControl control : values()) {
      if (control.toString().equals(name)) {
        return control;
      }
    }
    throw new IllegalArgumentException("model-control=" + name + ", want one of "
        + Arrays.stream(values()).map(ModelControl::toString).collect(Collectors.joining(", ")));
  }

  /// Returns the name as a command line writes it: `both`, `poll`, `explicit`, `none`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
