package io.roadml.registry;

import java.util.OptionalLong;

/// Who changes something, why, and on what condition; all of it is in the history.
///
/// @param actor      who, a person or a program; empty for nobody in particular
/// @param reason     why; empty for no reason given
/// @param ifRevision the revision of the registered model that the decision was made on: if it is another one by now, the
///                   change is refused with `ABORTED`. Empty to change in any case
public record Change(String actor, String reason, OptionalLong ifRevision) {
  /// Whoever it is, for no stated reason.
  public static Change by(String actor) {
    return new Change(actor, "", OptionalLong.empty());
  }

  /// The same for a reason.
  public Change because(String why) {
    return new Change(actor, why, ifRevision);
  }

  /// The same if nothing has changed since.
  public Change ifRevision(long revision) {
    return new Change(actor, reason, OptionalLong.of(revision));
  }
}
