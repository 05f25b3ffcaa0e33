package io.roadml.registry;

import java.util.List;

/// A part of an answer.
///
/// @param items         what there is
/// @param nextPageToken asks for what follows; null on the last page, also when that is full
public record Page<T>(List<T> items, String nextPageToken) {
  /// Copies.
  public Page {
    items = List.copyOf(items);
  }
}
