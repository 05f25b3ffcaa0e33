package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import java.util.List;
import java.util.Map;

/// What a `config.pbtxt` asks for, before a model has been seen.
///
/// - Threading: immutable.
///
/// @param name          the model's name
/// @param backend       the engine's name, empty where the files tell
/// @param fileName      the model file's name, empty for the engine's usual ones
/// @param maxBatchSize  the batch limit, 0 for not batched, −1 where the model tells
/// @param inputs        the inputs as the file has them, empty for what the model has
/// @param outputs       the outputs likewise
/// @param instances     the groups; empty for one instance where the engine's options say
/// @param queue         how requests wait
/// @param engineOptions what the engine is told
/// @param parameters    the user's parameters
/// @param samples       what is run before the model serves
/// @param policy        which versions are served
/// @param notUsed       fields without effect
/// @param tree          all that the file says
record ModelSettings(String name, String backend, String fileName, int maxBatchSize, List<DeclaredTensor> inputs,
    List<DeclaredTensor> outputs, List<Placement> instances, Queue queue, Map<String, String> engineOptions,
    Map<String, String> parameters, List<WarmupSample> samples, VersionPolicy policy,
    List<String> notUsed, Map<String, Object> tree) {
  /// The batch limit of a configuration that has none.
  static final int FROM_THE_MODEL = -1;

  /// A tensor as the file has it.
  ///
  /// @param name  its name
  /// @param type  its type, `null` where the file does not say
  /// @param shape its shape without the batch dimension, `null` where the file does not say
  /// @param where makes the exception for a mismatch
  record DeclaredTensor(String name, ElementType type, List<Long> shape, Section where) {
    ModelException wrong(final String field, final String what) {
      return where.wrong(field, what);
    }
  }

  /// Copies of the model in one place.
  ///
  /// @param name   the group's name
  /// @param count  how many, at least 1
  /// @param device `cpu`, `cuda:N`, or empty where the engine's options say
  /// @param orCpu  whether the CPU will do when the device cannot be used
  record Placement(String name, int count, String device, boolean orCpu) {}

  /// How requests wait.
  ///
  /// @param maxDelayNanos        longest wait for more rows, −1 where the file does not say
  /// @param preferredSizes       sizes worth waiting for, rising
  /// @param maxSize              most requests that wait, 0 where the file does not say
  /// @param defaultTimeoutMicros time limit of a request that has none, 0 for none
  /// @param allowsOverride       whether a request may ask for less
  record Queue(long maxDelayNanos, List<Integer> preferredSizes, int maxSize, long defaultTimeoutMicros,
      boolean allowsOverride) {}
}
