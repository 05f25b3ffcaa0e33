package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import java.util.List;
import java.util.Map;

/// A sample that a configuration wants run before the model serves.
///
/// @param name      its name, for messages
/// @param batchSize rows, at least 1
/// @param count     how often it is run, at least 1
/// @param inputs    what each input is filled with, by the input's name
record WarmupSample(String name, int batchSize, int count, Map<String, Input> inputs) {
  /// What an input is filled with.
  enum Filling {
    ZERO, RANDOM, FILE
  }

  /// One input of a sample.
  ///
  /// @param type    the type of its elements
  /// @param shape   the shape of one row
  /// @param filling what it is filled with
  /// @param file    the file's name in the folder `warmup`, empty for other fillings
  record Input(ElementType type, List<Long> shape, Filling filling, String file) {}
}
