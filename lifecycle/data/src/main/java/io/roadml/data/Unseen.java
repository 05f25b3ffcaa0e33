package io.roadml.data;

/// What becomes of a category that the training rows do not have, and of a missing value.
public enum Unseen {
  /// Nothing is made of it: an [IllegalArgumentException] names it.
  REFUSE,
  /// It is none of the categories: all zeros, or the number -1.
  NONE,
  /// It is a category of its own, after all others.
  OTHER
}
