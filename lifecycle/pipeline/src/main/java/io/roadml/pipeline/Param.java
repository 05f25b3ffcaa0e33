package io.roadml.pipeline;

import java.util.Optional;

/// A parameter of a pipeline: chosen when a run starts, checked before its first step, the same for all of it.
///
/// @param <T> its type
public final class Param<T> implements Input<T> {
  private final Draft draft;
  private final String name;
  private final ParamType<T> type;
  private final Optional<T> byDefault;

  Param(Draft draft, String name, ParamType<T> type, Optional<T> byDefault) {
    this.draft = draft;
    this.name = name;
    this.type = type;
    this.byDefault = byDefault;
  }

  /// Its name.
  public String name() {
    return name;
  }

  /// What it may be.
  public ParamType<T> type() {
    return type;
  }

  /// What it is if nobody says; empty if it must be said.
  public Optional<T> byDefault() {
    return byDefault;
  }

  /// Where a nested pipeline has the value of this parameter from.
  public Binding<T> from(Input<T> value) {
    return new Binding<>(this, value);
  }

  /// A parameter of a nested pipeline, and what it is in the outer one.
  ///
  /// @param <T> the type of both
  public record Binding<T>(Param<T> param, Input<T> value) {}

  Draft draft() {
    return draft;
  }

  @Override
  public String toString() {
    return name;
  }
}
