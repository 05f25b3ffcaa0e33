package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.serving.endpoint.ModelSettings.DeclaredTensor;
import io.roadml.serving.endpoint.ModelSettings.Placement;
import io.roadml.serving.endpoint.ModelSettings.Queue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads [ModelSettings] from a [ConfigFile].
///
/// - Fails: [io.roadml.runtime.core.ModelException] that names the file, the line, the column and the field.
final class SettingsReader {
  private static final int MOST_ROWS = 1 << 16;
  private static final int MOST_INSTANCES = 256;
  private static final int MOST_RUNS = 1 << 20;
  private static final long LONGEST_DELAY_MICROS = 10_000_000;
  private static final long LONGEST_TIMEOUT_MICROS = 1L << 52;
  private static final int NANOS_PER_MICRO = 1000;
  private static final String TYPE_PREFIX = "TYPE_";

  private final String model;
  private final Section root;
  private final List<String> notUsed = new ArrayList<>();

  private SettingsReader(final String model, final Section root) {
    this.model = model;
    this.root = root;
  }

  /// Reads the settings of the model of this name.
  static ModelSettings read(final String model, final ConfigFile file) {
    return new SettingsReader(model, Section.of(file)).read(file);
  }

  private ModelSettings read(final ConfigFile file) {
    requireName();
    final int maxBatchSize = root.has("max_batch_size") ? (int) root.number("max_batch_size", 0, 0, MOST_ROWS)
        : ModelSettings.FROM_THE_MODEL;
    final Map<String, String> parameters = parameters();
    final EngineOptions options = EngineOptions.of(root, parameters);
    final ModelSettings settings = new ModelSettings(model, backend(), fileName(), maxBatchSize, tensors("input"),
        tensors("output"), instances(), queue(maxBatchSize), options.values(), parameters, samples(maxBatchSize),
        policy(),
        Collections.unmodifiableList(notUsed), file.tree());
    notUsed.addAll(root.unread()); // now that all that has an effect has been read
    notUsed.addAll(options.notUsed());
    return settings;
  }

  private void requireName() {
    final String name = root.text("name");
    if (!name.isEmpty() && !name.equals(model)) {
      throw root.wrong("name", "name=" + name + ", want " + model + ", the name of the model's folder, or none");
    }
  }

  /// Takes the engine's name from `backend`, or from `platform`, whose first part is a backend: `onnxruntime_onnx`.
  private String backend() {
    final String platform = root.text("platform");
    final String backend = root.text("backend");
    if (!backend.isEmpty() || platform.isEmpty()) {
      return backend;
    }
    return platform.startsWith("onnx_") ? "onnxruntime" : platform.replaceFirst("_.*", "");
  }

  private String fileName() {
    final String name = root.text("default_model_filename");
    if (!name.isEmpty() && !isPlainName(name)) {
      throw root.wrong("default_model_filename",
          "default_model_filename=" + name + ", want the name of a file in the version's folder");
    }
    return name;
  }

  private static boolean isPlainName(final String name) {
    return !name.isEmpty() && !name.equals("..") && !name.equals(".") && name.indexOf('/') < 0 && name.indexOf('\\') < 0
        && name.indexOf('\0') < 0;
  }

  private Map<String, String> parameters() {
    final Map<String, String> parameters = new LinkedHashMap<>();
    for (final String key : root.keys("parameters")) {
      parameters.put(key, root.entry("parameters", key).text("string_value"));
    }
    return parameters;
  }

  private List<DeclaredTensor> tensors(final String field) {
    final List<DeclaredTensor> tensors = new ArrayList<>();
    for (final Section section : root.sections(field)) {
      final String name = section.text("name");
      if (name.isEmpty()) {
        throw section.wrong("name", "name is missing");
      }
      tensors.add(new DeclaredTensor(name, type(section), modelShape(field, section), section));
    }
    return tensors;
  }

  /// Returns the shape that the model has according to the file: what `reshape` makes of `dims`.
  private List<Long> modelShape(final String field, final Section section) {
    final List<Long> shape = shape(section);
    if (!section.has("reshape")) {
      return shape;
    }
    notUsed.add(field + ".reshape");
    return section.section("reshape").numbers("shape");
  }

  private static ElementType type(final Section section) {
    final String name = section.text("data_type");
    if (name.isEmpty() || name.equals("TYPE_INVALID")) {
      return null;
    }
    final String known = name.substring(TYPE_PREFIX.length());
    return known.equals("STRING") ? ElementType.BYTES : ElementType.named(known);
  }

  private static List<Long> shape(final Section section) {
    final String field = "dims";
    for (final long dimension : section.numbers(field)) {
      if (dimension < -1) {
        throw section.wrong(field, "dims=" + section.numbers(field) + ", want dimensions of at least -1");
      }
    }
    return section.has(field) ? section.numbers(field) : null;
  }

  private List<Placement> instances() {
    final List<Placement> placements = new ArrayList<>();
    final List<Section> groups = root.sections("instance_group");
    for (int position = 0; position < groups.size(); position++) {
      placements.addAll(placements(groups.get(position), position));
    }
    final int total = placements.stream().mapToInt(Placement::count).sum();
    if (total > MOST_INSTANCES) {
      throw root.wrong("instance_group",
          "instance_group asks for " + total + " instances, want at most " + MOST_INSTANCES);
    }
    return placements;
  }

  private List<Placement> placements(final Section group, final int position) {
    final String name = group.text("name").isEmpty() ? model + "_" + position : group.text("name");
    final int count = Math.max(1, (int) group.number("count", 1, 0, MOST_INSTANCES));
    final String kind = group.text("kind");
    final boolean orCpu = kind.isEmpty() || kind.equals("KIND_AUTO");
    return devices(group, kind).stream().map(device -> new Placement(name, count, device, orCpu)).toList();
  }

  private static List<String> devices(final Section group, final String kind) {
    final List<Long> gpus = group.numbers("gpus");
    if (gpus.size() > MOST_INSTANCES || gpus.stream().anyMatch(gpu -> gpu < 0)) {
      throw group.wrong("gpus", "gpus=" + gpus + ", want numbers of at least 0");
    }
    return switch (kind) {
      case "KIND_CPU" -> List.of("cpu");
      case "KIND_GPU" -> gpus.isEmpty() ? List.of("cuda:0") : cuda(gpus);
      case "KIND_MODEL" -> List.of("");
      default -> gpus.isEmpty() ? List.of("") : cuda(gpus);
    };
  }

  private static List<String> cuda(final List<Long> gpus) {
    return gpus.stream().map(gpu -> "cuda:" + gpu).toList();
  }

  private Queue queue(final int maxBatchSize) {
    final Section batching = root.section("dynamic_batching");
    final Section policy = batching.section("default_queue_policy");
    final long delay = batching.number("max_queue_delay_microseconds", -1, 0, LONGEST_DELAY_MICROS);
    final List<Integer> preferred = new ArrayList<>();
    for (final long size : batching.numbers("preferred_batch_size").stream().distinct().sorted().toList()) {
      if (size < 1 || size > MOST_ROWS || (maxBatchSize > 0 && size > maxBatchSize)) {
        throw batching.wrong("preferred_batch_size", "preferred_batch_size=" + size + ", want 1 to max_batch_size="
            + (maxBatchSize > 0 ? maxBatchSize : MOST_ROWS));
      }
      preferred.add((int) size);
    }
    return new Queue(delay < 0 ? delay : delay * NANOS_PER_MICRO, preferred,
        (int) policy.number("max_queue_size", 0, 0, Integer.MAX_VALUE),
        policy.number("default_timeout_microseconds", 0, 0, LONGEST_TIMEOUT_MICROS),
        policy.flag("allow_timeout_override"));
  }

  private VersionPolicy policy() {
    final Section choice = root.section("version_policy");
    if (choice.has("all")) {
      return new VersionPolicy.All();
    }
    if (choice.has("specific")) {
      final List<Long> versions = choice.section("specific").numbers("versions");
      if (versions.isEmpty()) {
        throw choice.wrong("specific", "specific has no versions, want at least one");
      }
      return new VersionPolicy.Specific(versions.stream().map(String::valueOf).toList());
    }
    final long newest = choice.section("latest").number("num_versions", 1, 0, Integer.MAX_VALUE);
    return new VersionPolicy.Latest((int) Math.max(1, newest));
  }

  private List<WarmupSample> samples(final int maxBatchSize) {
    final List<WarmupSample> samples = new ArrayList<>();
    for (final Section section : root.sections("model_warmup")) {
      final int rows = (int) section.number("batch_size", 1, 0, MOST_ROWS);
      if (rows > 1 && maxBatchSize != ModelSettings.FROM_THE_MODEL && rows > maxBatchSize) {
        throw section.wrong("batch_size", "batch_size=" + rows + ", want at most max_batch_size=" + maxBatchSize);
      }
      final int count = (int) section.number("count", 1, 0, MOST_RUNS);
      samples.add(new WarmupSample(section.text("name"), Math.max(1, rows), Math.max(1, count), sampleInputs(section)));
    }
    return samples;
  }

  private static Map<String, WarmupSample.Input> sampleInputs(final Section section) {
    final Map<String, WarmupSample.Input> inputs = new LinkedHashMap<>();
    for (final String name : section.keys("inputs")) {
      inputs.put(name, sampleInput(section.entry("inputs", name)));
    }
    return inputs;
  }

  private static WarmupSample.Input sampleInput(final Section section) {
    final ElementType type = type(section);
    if (type == null) {
      throw section.wrong("data_type", "data_type is missing");
    }
    final List<Long> shape = section.has("dims") ? shape(section) : List.of();
    if (shape.contains(-1L)) {
      throw section.wrong("dims", "dims=" + shape + ", want the dimensions of the sample, none variable");
    }
    final String file = section.text("input_data_file");
    if (section.has("zero_data")) {
      return new WarmupSample.Input(type, shape, WarmupSample.Filling.ZERO, "");
    }
    if (section.has("random_data")) {
      return new WarmupSample.Input(type, shape, WarmupSample.Filling.RANDOM, "");
    }
    if (!Arrays.stream(file.split("/", -1)).allMatch(SettingsReader::isPlainName)) {
      throw section.wrong("input_data_file",
          "input_data_file=" + file + ", want a file in the folder warmup; or give zero_data"
              + " or random_data");
    }
    return new WarmupSample.Input(type, shape, WarmupSample.Filling.FILE, file);
  }
}
