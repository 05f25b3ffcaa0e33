package io.roadml.serving.endpoint;

import io.roadml.runtime.core.BatchPolicy;
import java.util.List;
import java.util.Map;

/// What was decided for one version of a model, from its `config.pbtxt`, from the model itself and from the defaults.
///
/// - Units: microseconds where the name says so.
/// - Threading: immutable.
///
/// @param name                 the model's name
/// @param backend              the engine that runs it
/// @param maxBatchSize         most rows of one run; 0 for a model that is not batched
/// @param batching             how requests are put together; not used where `maxBatchSize` is 0
/// @param maxQueueSize         most requests that wait; 0 where nothing was said and the slots are the limit
/// @param defaultTimeoutMicros the time a request may wait and take when it does not say so itself; 0 for no limit
/// @param allowTimeoutOverride whether a request may ask for less than `defaultTimeoutMicros`; see [#timeoutMicros]
/// @param versionPolicy        which versions are served
/// @param instances            where the copies of the model run
/// @param engineOptions        what the engine was told, by its own names
/// @param parameters           the user's `parameters`, all of them
/// @param notUsed              fields of the file that have no effect yet, by their names
/// @param tree                 the whole configuration under Triton's names (snake_case), completed with what was decided:
///                             of Map (in Triton's order), List, String, Long, Double and Boolean only
public record ModelConfiguration(String name, String backend, int maxBatchSize, BatchPolicy batching, int maxQueueSize,
    long defaultTimeoutMicros, boolean allowTimeoutOverride, VersionPolicy versionPolicy, List<InstanceGroup> instances,
    Map<String, String> engineOptions, Map<String, String> parameters, List<String> notUsed, Map<String, Object> tree) {

  /// Copies of the model in one place.
  ///
  /// @param name   the group's name
  /// @param count  how many copies, at least 1
  /// @param device `cpu`, `cuda:N`, or empty where the engine's own setting decides
  public record InstanceGroup(String name, int count, String device) {}

  /// Copies. `tree` must be unmodifiable.
  public ModelConfiguration {
    instances = List.copyOf(instances);
    engineOptions = Map.copyOf(engineOptions);
    parameters = Map.copyOf(parameters);
    notUsed = List.copyOf(notUsed);
  }

  /// Returns how long a request may wait and take. With a default of the file, a request may ask for less if the file allows
  /// an override, and is ignored otherwise; without one, the request decides.
  ///
  /// - Allocation: none.
  ///
  /// @param requested what the request asks for, 0 when it asks for nothing
  /// @return microseconds, 0 for no limit
  public long timeoutMicros(final long requested) {
    if (defaultTimeoutMicros == 0 || requested == 0) {
      return defaultTimeoutMicros + requested;
    }
    return allowTimeoutOverride ? Math.min(requested, defaultTimeoutMicros) : defaultTimeoutMicros;
  }
}
