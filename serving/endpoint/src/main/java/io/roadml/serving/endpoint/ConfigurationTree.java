package io.roadml.serving.endpoint;

import io.roadml.runtime.core.BatchPolicy;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.serving.endpoint.ModelConfiguration.InstanceGroup;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Completes the tree of a configuration file with what was decided, under Triton's names, for those who ask what is in force.
final class ConfigurationTree {
  private static final long NANOS_PER_MICRO = 1000;
  private static final String DEVICE_PREFIX = "cuda:";

  private ConfigurationTree() {
  }

  /// Builds the tree.
  static Map<String, Object> of(final ModelSettings settings, final String backend, final String fileName,
      final ModelSignature signature, final int maxBatchSize, final BatchPolicy batching,
      final List<InstanceGroup> instances) {
    final Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", settings.name());
    tree.put("platform", settings.tree().getOrDefault("platform", TritonNames.platform(backend)));
    tree.put("backend", backend);
    tree.put("version_policy", settings.tree().getOrDefault("version_policy", policy(settings.policy())));
    tree.put("max_batch_size", (long) maxBatchSize);
    tree.put("input", tensors(signature, signature.inputs(), "input", settings.tree()));
    tree.put("output", tensors(signature, signature.outputs(), "output", settings.tree()));
    tree.put("instance_group", instances.stream().map(ConfigurationTree::group).toList());
    tree.put("default_model_filename", fileName);
    if (maxBatchSize > 0 && !settings.tree().containsKey("sequence_batching")
        && !settings.tree().containsKey("ensemble_scheduling")) {
      tree.put("dynamic_batching", batching(settings, batching));
    }
    settings.tree().forEach(tree::putIfAbsent);
    return Collections.unmodifiableMap(tree);
  }

  private static Map<String, Object> policy(final VersionPolicy policy) {
    return switch (policy) {
      case VersionPolicy.Latest latest -> Map.of("latest", Map.of("num_versions", (long) latest.count()));
      case VersionPolicy.All all -> Map.of("all", Map.of());
      case VersionPolicy.Specific specific -> Map.of("specific", Map.of("versions", specific.versions()));
    };
  }

  private static List<Object> tensors(final ModelSignature signature, final List<TensorSpec> specs, final String field,
      final Map<String, Object> file) {
    final List<Object> tensors = new ArrayList<>();
    for (final TensorSpec spec : specs) {
      final Map<String, Object> tensor = new LinkedHashMap<>();
      tensor.put("name", spec.name());
      tensor.put("data_type", TritonNames.type(spec.type()));
      tensor.put("dims", spec.shape().subList(signature.batched() ? 1 : 0, spec.rank()));
      declared(spec.name(), file.get(field)).forEach((key, value) -> tensor.putIfAbsent(String.valueOf(key), value));
      tensors.add(Collections.unmodifiableMap(tensor));
    }
    return Collections.unmodifiableList(tensors);
  }

  private static Map<?, ?> declared(final String name, final Object tensors) {
    if (tensors instanceof List<?> list) {
      for (final Object tensor : list) {
        if (tensor instanceof Map<?, ?> map && name.equals(map.get("name"))) {
          return map;
        }
      }
    }
    return Map.of();
  }

  private static Map<String, Object> group(final InstanceGroup group) {
    final Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", group.name());
    tree.put("kind", TritonNames.kind(group.device()));
    tree.put("count", (long) group.count());
    tree.put("gpus", group.device().startsWith(DEVICE_PREFIX)
        ? List.of(Long.parseLong(group.device().substring(DEVICE_PREFIX.length()))) : List.of());
    return Collections.unmodifiableMap(tree);
  }

  private static Map<String, Object> batching(final ModelSettings settings, final BatchPolicy batching) {
    final Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("preferred_batch_size", batching.preferredBatchSizes().stream().map(Integer::longValue).toList());
    tree.put("max_queue_delay_microseconds", batching.maxQueueDelayNanos() / NANOS_PER_MICRO);
    if (settings.tree().get("dynamic_batching") instanceof Map<?, ?> map) {
      map.forEach((key, value) -> tree.putIfAbsent(String.valueOf(key), value));
    }
    return Collections.unmodifiableMap(tree);
  }
}
