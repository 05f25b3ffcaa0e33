package io.roadml.serving.endpoint;

import io.roadml.runtime.core.BatchPolicy;
import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelEngine;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.ModelSource.Offer;
import io.roadml.runtime.core.Predictor;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.runtime.core.RowTransform;
import io.roadml.serving.endpoint.ModelConfiguration.InstanceGroup;
import io.roadml.serving.endpoint.ModelSettings.Placement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Loads one version of a model, from its files to warmed-up instances.
///
/// - Threading: one thread at a time.
/// - Fails: [ModelException] with words fit for a caller; nothing is left behind.
final class VersionLoader {
  private static final System.Logger LOGGER = System.getLogger(VersionLoader.class.getName());
  private static final String DEVICE = "execution_provider";
  private static final int MOST_SLOTS = 1 << 16;
  private static final String WARMUP_FOLDER = "warmup";

  private final EndpointsConfig config;

  VersionLoader(final EndpointsConfig config) {
    this.config = config;
  }

  /// A model file and the engine that runs it.
  private record Choice(ModelEngine engine, Path file) {}

  /// Copies of the model as they were loaded.
  private record Loaded(Map<String, Model> byDevice, List<Model> order, List<InstanceGroup> groups) {
    private List<Model> models() {
      return List.copyOf(byDevice.values());
    }
  }

  /// Loads what the source offers.
  LoadedVersion load(final Offer offer, final ModelSettings settings, final EndpointStatistics statistics) {
    final Choice choice = choose(offer, settings);
    final Loaded loaded = loadModels(choice, settings);
    try {
      return open(offer, settings, choice, loaded, statistics);
    } catch (final RuntimeException | Error e) {
      loaded.models().forEach(Model::close);
      throw e;
    }
  }

  private LoadedVersion open(final Offer offer, final ModelSettings settings, final Choice choice, final Loaded loaded,
      final EndpointStatistics statistics) {
    final boolean batched = SignatureCheck.batched(settings, loaded.models().getFirst().signature());
    final List<Model> own = batched ? loaded.order() : loaded.order().stream().map(UnbatchedModel::of).toList();
    final FeatureJoin join = join(offer, own.getFirst().signature(), statistics);
    final List<Model> order = join == null ? own
        : own.stream().<Model>map(model -> new JoinedModel(model, join)).toList();
    final ModelSignature signature = order.getFirst().signature();
    final ModelConfiguration configuration = configuration(settings, choice, signature, loaded.groups());
    final Warmup warmup = new Warmup(configuration, settings.samples(), signature, warmupFolder(offer));
    final Model model = new PlacedModel(loaded.models(), order, warmup);
    final Predictor predictor = Predictor.open(model, predictorConfig(configuration));
    statistics.opened(predictor);
    if (join != null) {
      join.serve();
    }
    return new LoadedVersion(new Endpoint(offer.version(), model.platform(), predictor, configuration, statistics),
        model,
        predictor, statistics);
  }

  /// Returns how the model's features are joined, `null` for a model that wants none.
  private FeatureJoin join(final Offer offer, final ModelSignature model, final EndpointStatistics statistics) {
    final FeatureSettings settings = FeatureSettings.find(offer.folder(), offer.configuration());
    return settings == null ? null
        : FeaturePlan.resolve(settings, config.features(), model, transform(settings, offer), statistics.features());
  }

  private RowTransform transform(final FeatureSettings settings, final Offer offer) {
    if (!settings.hasTransform()) {
      return null;
    }
    if (config.transforms() == null) {
      throw settings.wrongTransform("the model wants a transform and nothing here reads one; open the endpoints with"
          + " EndpointsConfig.withTransforms");
    }
    final Path file = settings.transformFile(offer.folder(), offer.configuration());
    try {
      return config.transforms().read(file);
    } catch (final IOException e) {
      throw settings.wrongTransform(String.valueOf(e.getMessage()).replace(file.toString(), settings.transform()));
    }
  }

  private static Path warmupFolder(final Offer offer) {
    return offer.configuration() == null ? null : offer.configuration().resolveSibling(WARMUP_FOLDER);
  }

  private Choice choose(final Offer offer, final ModelSettings settings) {
    final List<ModelEngine> engines = engines(settings.backend());
    final String name = offer.file() == null ? settings.fileName() : offer.file();
    for (final ModelEngine engine : engines) {
      for (final String candidate : name.isEmpty() ? engine.fileNames() : List.of(name)) {
        if (Files.exists(offer.folder().resolve(candidate)) && suits(engine, candidate, engines.size())) {
          return new Choice(engine, offer.folder().resolve(candidate));
        }
      }
    }
    final List<
        String> wanted = name.isEmpty() ? engines.stream().flatMap(engine -> engine.fileNames().stream()).toList()
            : List.of(name);
    throw new ModelException("version " + offer.version() + " has no model file, want " + String.join(" or ", wanted)
        + (engines.size() > 1 ? " with an ending that one of the backends knows; or name the backend" : ""));
  }

  private List<ModelEngine> engines(final String backend) {
    final List<ModelEngine> engines = config.engines().stream()
        .filter(engine -> backend.isEmpty() || engine.backend().equals(backend)).toList();
    if (engines.isEmpty()) {
      throw new ModelException("backend " + backend + " is not here; there is "
          + String.join(", ", config.engines().stream().map(ModelEngine::backend).toList()));
    }
    return engines;
  }

  /// Says whether a file is the engine's: by its ending, where several engines could be meant.
  private static boolean suits(final ModelEngine engine, final String file, final int engines) {
    return engines == 1 || engine.fileNames().stream().anyMatch(usual -> ending(usual).equals(ending(file)));
  }

  private static String ending(final String file) {
    return file.substring(Math.max(0, file.lastIndexOf('.')));
  }

  private Loaded loadModels(final Choice choice, final ModelSettings settings) {
    final List<Placement> placements = settings.instances().isEmpty()
        ? List.of(new Placement(settings.name() + "_0", config.predictor().instances(), "", false))
        : settings.instances();
    final Loaded loaded = new Loaded(new LinkedHashMap<>(), new ArrayList<>(), new ArrayList<>());
    try {
      for (final Placement placement : placements) {
        place(choice, settings, placement, loaded);
      }
      return loaded;
    } catch (final RuntimeException | Error e) {
      loaded.models().forEach(Model::close);
      throw e;
    }
  }

  private void place(final Choice choice, final ModelSettings settings, final Placement placement,
      final Loaded loaded) {
    String device = placement.device();
    try {
      loadOn(device, choice, settings, loaded);
    } catch (final ModelException e) {
      if (!placement.orCpu() || device.isEmpty()) {
        throw e;
      }
      LOGGER.log(System.Logger.Level.WARNING, "{0} runs on the CPU, for {1} cannot be used: {2}", settings.name(),
          device,
          e.getMessage());
      device = "cpu";
      loadOn(device, choice, settings, loaded);
    }
    for (int copy = 0; copy < placement.count(); copy++) {
      loaded.order().add(loaded.byDevice().get(device));
    }
    loaded.groups().add(new InstanceGroup(placement.name(), placement.count(), device));
  }

  private void loadOn(final String device, final Choice choice, final ModelSettings settings, final Loaded loaded) {
    if (!loaded.byDevice().containsKey(device)) {
      final Map<String, String> options = options(settings);
      if (!device.isEmpty()) {
        options.put(DEVICE, device);
      }
      loaded.byDevice().put(device, choice.engine().load(choice.file(), Map.copyOf(options)));
    }
  }

  private Map<String, String> options(final ModelSettings settings) {
    final Map<String, String> options = new HashMap<>(config.engineOptions());
    options.putAll(settings.engineOptions());
    return options;
  }

  private ModelConfiguration configuration(final ModelSettings settings, final Choice choice,
      final ModelSignature signature, final List<InstanceGroup> groups) {
    final BatchPolicy batching = batching(settings, signature);
    final int maxBatchSize = signature.batched() ? batching.maxBatchSize() : 0;
    final String backend = choice.engine().backend();
    final Map<String, Object> tree = ConfigurationTree.of(settings, backend, choice.file().getFileName().toString(),
        signature, maxBatchSize, batching, groups);
    return new ModelConfiguration(settings.name(), backend, maxBatchSize, batching, settings.queue().maxSize(),
        settings.queue().defaultTimeoutMicros(), settings.queue().allowsOverride(), settings.policy(), groups,
        options(settings), settings.parameters(), settings.notUsed(), tree);
  }

  private BatchPolicy batching(final ModelSettings settings, final ModelSignature signature) {
    final BatchPolicy defaults = config.predictor().batch();
    if (!signature.batched()) {
      return new BatchPolicy(1, 0, List.of());
    }
    final int most = settings.maxBatchSize() > 0 ? settings.maxBatchSize() : defaults.maxBatchSize();
    final List<Integer> preferred = settings.tree().containsKey("dynamic_batching") ? settings.queue().preferredSizes()
        : defaults.preferredBatchSizes();
    final long delay = settings.queue().maxDelayNanos() >= 0 ? settings.queue().maxDelayNanos()
        : defaults.maxQueueDelayNanos();
    return new BatchPolicy(most, delay, preferred.stream().filter(size -> size <= most).toList());
  }

  private PredictorConfig predictorConfig(final ModelConfiguration configuration) {
    final int instances = configuration.instances().stream().mapToInt(InstanceGroup::count).sum();
    final long running = (long) instances * Math.max(1, configuration.maxBatchSize());
    final int slots = configuration.maxQueueSize() == 0 ? config.predictor().slots()
        : (int) Math.min(MOST_SLOTS, configuration.maxQueueSize() + running);
    return config.predictor().withInstances(instances).withBatch(configuration.batching()).withSlots(slots)
        .withCloseGrace(config.drain());
  }
}
