package io.roadml.tracking;

import java.util.List;

/// A part of an answer.
///
/// @param nextPageToken asks for what follows; null on the last page, also when that is full
public record Page<T>(List<T> items, String nextPageToken) {
  /// Keeps a list of its own.
  public Page {
    items = List.copyOf(items);
  }
}
