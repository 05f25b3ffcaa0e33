package io.roadml.pipeline.store;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Which bodies were called, as they say themselves. What a step's code captures is a part of its version, so that the list
/// is nobody's but this class's.
final class Called {
  private static final ConcurrentLinkedQueue<String> NAMES = new ConcurrentLinkedQueue<>();

  private Called() {
  }

  static <T> T is(String name, T result) {
    NAMES.add(name);
    return result;
  }

  /// Those since the last time, in the order of their names.
  static List<String> sinceLastTime() {
    List<String> names = NAMES.stream().sorted().toList();
    NAMES.clear();
    return names;
  }
}
