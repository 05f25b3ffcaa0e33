package io.roadml.registry;

/// One line of a model's history.
///
/// @param revision what changed together has the same one
/// @param at       milliseconds since 1970-01-01T00:00Z; never before an earlier line
/// @param actor    who did it; empty for nobody in particular
/// @param reason   why; empty if nobody said
/// @param model    the model's name at that time
/// @param kind     what was done
/// @param version  which version it was done to; 0 for the model itself
/// @param subject  the alias, the tag's key or the semantic version; empty for the rest
/// @param before   what it was: a stage, the version of an alias, a tag's value; empty for nothing
/// @param after    what it is; empty for nothing
/// @param rollback whether a rollback did it
public record ModelEvent(long revision, long at, String actor, String reason, String model, Kind kind, long version,
    String subject, String before, String after, boolean rollback) {
  /// What can be done.
  public enum Kind {
    /// The model was registered.
    CREATED,
    /// The model has another name.
    RENAMED,
    /// The model is gone.
    DELETED,
    /// The model or a version has another description.
    DESCRIBED,
    /// The model or a version has another tag, or one less.
    TAGGED,
    /// The version was registered.
    VERSION_REGISTERED,
    /// The version is gone.
    VERSION_DELETED,
    /// The version is in another stage.
    STAGE,
    /// The alias stands for another version, or for none.
    ALIAS
  }
}
