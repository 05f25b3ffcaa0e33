package io.roadml.app;

import io.roadml.kernels.EditDistance;
import io.roadml.metadata.YamlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ScopeType;

/// What the environment and `roadml.yaml` say about options: the defaults of the command line.
///
/// An option `--max-batch-size` is `ROADML_MAX_BATCH_SIZE` in the environment and `max-batch-size:` in the file; the
/// environment wins. A name that is no option of any command is refused when the process starts, and so is a value that does
/// not fit as soon as a command with that option runs. Lists are for options that may be repeated.
final class Settings {
  /// Names the settings file; read before the command line is parsed, because the file holds that parse's defaults.
  static final OptionSpec CONFIG = OptionSpec.builder("--config")
      .type(Path.class)
      .paramLabel("FILE")
      .scopeType(ScopeType.INHERIT)
      .description("Settings file, instead of ./roadml.yaml when there is one.")
      .build();

  private static final String PREFIX = "ROADML_";
  private static final Path DEFAULT_FILE = Path.of("roadml.yaml");
  private static final Set<String> COMMAND_LINE_ONLY = Set.of("help", "version", "config");

  private final Map<String, Setting> byKey;

  private record Setting(List<String> values, String source) {}

  private Settings(Map<String, Setting> byKey) {
    this.byKey = Map.copyOf(byKey);
  }

  static Settings load(String[] args, Map<String, String> environment, CommandLine root) {
    Set<String> known = new TreeSet<>();
    collectKeys(root, known);
    Map<String, Setting> settings = new HashMap<>();
    fileOf(args, environment).ifPresent(file -> readFile(file, known, settings));
    readEnvironment(environment, known, settings);
    return new Settings(settings);
  }

  /// Makes the settings the defaults of every command below `root`.
  void applyTo(CommandLine root) {
    IDefaultValueProvider own = this::valueOf;
    root.setDefaultValueProvider(own);
  }

  /// Says which variable or line of the file gave the argument its default.
  Optional<String> sourceOf(ArgSpec argument) {
    return settingOf(argument).map(Setting::source);
  }

  private String valueOf(ArgSpec argument) {
    return settingOf(argument).map(setting -> joined(setting, argument)).orElse(null);
  }

  private Optional<Setting> settingOf(ArgSpec argument) {
    return argument instanceof OptionSpec option ? Optional.ofNullable(byKey.get(keyOf(option))) : Optional.empty();
  }

  private static String joined(Setting setting, ArgSpec argument) {
    if (setting.values().size() > 1 && argument.splitRegex().isEmpty()) {
      throw Failure.wrongUse("a list was given for an option that takes one value", setting.source(), "give one value");
    }
    return String.join(",", setting.values());
  }

  private static void collectKeys(CommandLine command, Set<String> keys) {
    command.getCommandSpec().options().stream().map(Settings::keyOf).filter(k -> !COMMAND_LINE_ONLY.contains(k))
        .forEach(keys::add);
    command.getSubcommands().values().forEach(sub -> collectKeys(sub, keys));
  }

  private static String keyOf(OptionSpec option) {
    return option.longestName().replaceFirst("^--?", "");
  }

  private static Optional<Path> fileOf(String[] args, Map<String, String> environment) {
    String named = Optional.ofNullable(valueAfter(CONFIG.longestName(), args))
        .orElse(environment.get(PREFIX + "CONFIG"));
    if (named != null && !Files.isRegularFile(Path.of(named))) {
      throw Failure.wrongUse("the settings file " + named + " does not exist", CONFIG.longestName(),
          "name an existing file");
    }
    return named != null ? Optional.of(Path.of(named)) : Optional.of(DEFAULT_FILE).filter(Files::isRegularFile);
  }

  private static String valueAfter(String option, String[] args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(option + "=")) return args[i].substring(option.length() + 1);
      if (args[i].equals(option) && i + 1 < args.length) return args[i + 1];
    }
    return null;
  }

  private static void readEnvironment(Map<String, String> environment, Set<String> known,
      Map<String, Setting> settings) {
    environment.forEach((name, value) -> {
      if (!name.startsWith(PREFIX) || name.equals(PREFIX + "CONFIG")) return;
      String key = name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
      requireKnown(key, name, "environment", known.stream().collect(Collectors.toMap(k -> k, Settings::variable)));
      settings.put(key, new Setting(List.of(value), "environment variable " + name));
    });
  }

  private static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static void readFile(Path file, Set<String> known, Map<String, Setting> settings) {
    parse(file).forEach((name, value) -> {
      String key = String.valueOf(name);
      requireKnown(key, key, file.toString(), known.stream().collect(Collectors.toMap(k -> k, k -> k)));
      settings.put(key, new Setting(valuesOf(value, key, file), file + ": " + key));
    });
  }

  private static Map<?, ?> parse(Path file) {
    try {
      Object document = YamlText.read(Files.readString(file), String.valueOf(file.getFileName()));
      if (document == null) return Map.of();
      if (document instanceof Map<?, ?> map) return map;
      throw Failure.wrongUse("the settings are no map", file.toString(), "write one `option: value` a line");
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse("the settings are no YAML: " + e.getMessage(),
          file.toString(), "write one `option: value` a line");
    } catch (IOException e) {
      throw Failure.wrongUse("the settings cannot be read: " + e.getMessage(), file.toString(), "make it readable");
    }
  }

  private static List<String> valuesOf(Object value, String key, Path file) {
    Stream<?> items = value instanceof List<?> list ? list.stream() : Stream.of(value == null ? "" : value);
    return items.map(item -> {
      if (item instanceof Map) {
        throw Failure.wrongUse("the setting " + key + " is a map", file.toString(), "give a value or a list of values");
      }
      return String.valueOf(item);
    }).toList();
  }

  private static void requireKnown(String key, String name, String where, Map<String, String> nameByKey) {
    if (nameByKey.containsKey(key)) return;
    String[] names = nameByKey.values().stream().sorted().toArray(String[]::new);
    throw Failure.wrongUse("unknown setting " + name, where, EditDistance.likely(name, Arrays.asList(names))
        .map(near -> "did you mean " + near + "?")
        .orElse("the settings are " + String.join(", ", names)));
  }
}
