package io.roadml.app;

import io.roadml.app.registry.RegistryTexts;
import io.roadml.observability.LineageQuery;
import io.roadml.observability.ModelOrigin;
import io.roadml.registry.Lineage;
import io.roadml.registry.ModelRegistry;
import io.roadml.registry.ModelStage;
import io.roadml.registry.ModelUri;
import io.roadml.registry.ModelVersion;
import io.roadml.registry.Registration;
import io.roadml.registry.StagePolicy;
import io.roadml.registry.VersionLineage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Registered models.
@Command(name = "registry", description = "Registers models, moves their versions, and says who moved what and why.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {RegistryCommand.ListAll.class, RegistryCommand.Show.class, RegistryCommand.Register.class,
        RegistryCommand.Promote.class, RegistryCommand.Alias.class, RegistryCommand.Rollback.class,
        RegistryCommand.History.class, RegistryCommand.LineageOf.class, RegistryCommand.Export.class,
        RegistryCommand.Import.class})
final class RegistryCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command was given");
  }

  /// Prints what there is.
  @Command(name = "list", description = "Shows the models and their newest versions by stage.")
  static final class ListAll extends RegistryJob {
    @Override
    void run(ModelRegistry registry) {
      print(registry.models().stream().map(RegistryTexts::facts).toList(), RegistryTexts.models(registry.models()));
    }
  }

  /// A command about one model.
  abstract static class OfModel extends RegistryJob {
    @Parameters(index = "0", paramLabel = "NAME", description = "The registered model.")
    private String name;

    final String name() {
      return name;
    }

    /// The model's name, if it is there.
    final String known(ModelRegistry registry) {
      registry.find(new ModelUri(name, ModelUri.Kind.LATEST, "latest"));
      return name;
    }

    final void print(ModelVersion version) {
      print(RegistryTexts.facts(version), RegistryTexts.version(version));
    }
  }

  /// A command that changes something.
  abstract static class Changing extends OfModel {
    @Option(names = "--actor", paramLabel = "WHO",
        description = "Who does it; this machine's user unless told otherwise.")
    private String actor = System.getProperty("user.name", "");

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; it stays in the history.")
    private String reason = "";

    final String actor() {
      return actor;
    }

    final String reason() {
      return reason;
    }
  }

  /// Prints one model.
  @Command(name = "show", description = "Shows a model with all its versions.")
  static final class Show extends OfModel {
    @Override
    void run(ModelRegistry registry) {
      List<ModelVersion> versions = registry
          .searchVersions("name = '" + known(registry).replace("'", "''") + "'", 200_000, List.of(), null).items();
      Map<String, Object> facts = RegistryTexts.facts(registry.model(name()));
      facts.put("versions", versions.stream().map(RegistryTexts::facts).toList());
      print(facts, RegistryTexts.model(registry.model(name()), versions));
    }
  }

  /// Registers a version.
  @Command(name = "register", description = "Registers a model file, or a folder, as a new version.")
  static final class Register extends Changing {
    @Parameters(index = "1", paramLabel = "FILE",
        description = "The model file, or the folder of a model of several files.")
    private Path file;

    @Option(names = "--semver", paramLabel = "M.N.P", description = "Its semantic version.")
    private String semver;

    @Option(names = "--metric", paramLabel = "K=V", split = ",", description = "How good it is; may be repeated.")
    private Map<String, Double> metrics = new HashMap<>();

    @Option(names = "--description", paramLabel = "TEXT", description = "What it is.")
    private String description = "";

    @Option(names = "--run", paramLabel = "ID", description = "The run that made it.")
    private String run = "";

    @Option(names = "--dataset", paramLabel = "FINGERPRINT", split = ",",
        description = "The data it was made from; may be repeated.")
    private List<String> datasets = List.of();

    @Option(names = "--code", paramLabel = "VERSION", description = "The code that made it, such as a commit.")
    private String code = "";

    @Option(names = "--parent", paramLabel = "N", description = "The version that it was made from.")
    private Long parent;

    @Override
    boolean makes() {
      return true;
    }

    @Override
    void run(ModelRegistry registry) throws IOException {
      Registration said = Registration.by(actor()).withMetrics(metrics).withDescription(description)
          .withLineage(new Lineage(run, datasets, code, parent));
      print(registry.register(name(), file, semver == null ? said : said.withSemver(semver)));
    }
  }

  /// Moves a version.
  @Command(name = "promote", description = "Puts a version into a stage; what is there goes to the archive.")
  static final class Promote extends Changing {
    @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
    private long version;

    @Parameters(index = "2", paramLabel = "STAGE", defaultValue = "Production",
        description = "None, Staging, Production or Archived; ${DEFAULT-VALUE} unless told otherwise.")
    private String stage;

    @Option(names = "--policy", paramLabel = "MODE", defaultValue = "warn",
        description = "What happens if a stage is skipped: enforce, warn or off; ${DEFAULT-VALUE} unless told otherwise.")
    private String policy;

    @Override
    StagePolicy policy() {
      return policyNamed(policy, where());
    }

    @Override
    void run(ModelRegistry registry) {
      print(registry.promote(known(registry), version, ModelStage.named(stage), actor(), reason()));
    }
  }

  /// Moves an alias.
  @Command(name = "alias", description = "Lets an alias stand for a version, or takes it away.")
  static final class Alias extends Changing {
    @Parameters(index = "1", paramLabel = "ALIAS", description = "The alias.")
    private String alias;

    @Parameters(index = "2", paramLabel = "VERSION", arity = "0..1", description = "The version; not with --delete.")
    private Long version;

    @Option(names = "--delete", description = "Takes it away.")
    private boolean delete;

    @Override
    void run(ModelRegistry registry) {
      if (delete == (version != null)) {
        throw Failure.wrongUse("an alias needs a version, or --delete", where(), "pass one of the two");
      }
      if (delete) registry.deleteAlias(known(registry), alias, change(actor(), reason()));
      else registry.setAlias(known(registry), alias, version, change(actor(), reason()));
      print(RegistryTexts.facts(registry.model(name())), RegistryTexts.model(registry.model(name()), List.of()));
    }
  }

  /// Goes back.
  @Command(name = "rollback", description = "Puts back what stood at a stage, or at an alias, before the last change.")
  static final class Rollback extends Changing {
    @Option(names = "--stage", paramLabel = "STAGE", defaultValue = "Production",
        description = "Staging or Production; ${DEFAULT-VALUE} unless told otherwise.")
    private String stage;

    @Option(names = "--alias", paramLabel = "ALIAS", description = "The alias, instead of a stage.")
    private String alias;

    @Override
    void run(ModelRegistry registry) {
      known(registry);
      print(alias == null
          ? registry.rollback(name(), ModelStage.named(stage), change(actor(), reason()))
          : registry.rollbackAlias(name(), alias, change(actor(), reason())));
    }
  }

  /// Prints what happened.
  @Command(name = "history",
      description = "Shows who changed what, when and why; or what stood in the stages at a moment.")
  static final class History extends OfModel {
    @Option(names = "--as-of", paramLabel = "T", description = "The moment, such as 2026-03-01T12:00:00Z.")
    private String asOf;

    @Override
    void run(ModelRegistry registry) {
      if (asOf == null) {
        print(registry.history(name()).stream().map(RegistryTexts::facts).toList(),
            RegistryTexts.history(registry.history(name())));
      } else {
        Map<String, Object> stages = RegistryTexts.stages(registry, name(), moment());
        print(stages, RegistryTexts.stages(stages));
      }
    }

    private Instant moment() {
      try {
        return Instant.parse(asOf);
      } catch (DateTimeParseException e) {
        throw Failure.wrongUse("as-of=" + asOf + " is no moment", where(), "write it as 2026-03-01T12:00:00Z");
      }
    }
  }

  /// Prints where a version comes from.
  @Command(name = "lineage",
      description = "Shows where a version comes from, also which run of a pipeline has made it, and what comes from it.")
  static final class LineageOf extends OfModel {
    @Parameters(index = "1", paramLabel = "VERSION", arity = "0..1",
        description = "The version's number; the newest unless told otherwise.")
    private Long version;

    private LineageQuery query;

    @Override
    void run(LifecycleData stores) throws IOException {
      query = stores.lineage();
      run(stores.registry());
    }

    @Override
    void run(ModelRegistry registry) {
      long number = version != null ? version
          : registry.resolve(new ModelUri(name(), ModelUri.Kind.LATEST, "latest")).version();
      VersionLineage lineage = registry.lineage(known(registry), number);
      ModelOrigin origin = query.of(name(), number);
      print(RegistryTexts.facts(lineage, origin), RegistryTexts.lineage(lineage, origin));
    }
  }

  /// Writes a version to a file.
  @Command(name = "export", description = "Writes a version with its files and checksums as one zip file.")
  static final class Export extends OfModel {
    @Parameters(index = "1", paramLabel = "VERSION", description = "The version's number.")
    private long version;

    @Parameters(index = "2", paramLabel = "FILE", description = "Where to.")
    private Path file;

    @Override
    void run(ModelRegistry registry) throws IOException {
      registry.version(known(registry), version);
      try (OutputStream out = Files.newOutputStream(file)) {
        registry.exportVersion(name(), version, out);
      }
      print(Map.of("file", file.toString()), "written to " + file + "\n");
    }
  }

  /// Reads a version from a file.
  @Command(name = "import", description = "Registers what export wrote as a new version.")
  static final class Import extends Changing {
    @Parameters(index = "1", paramLabel = "FILE", description = "The zip file.")
    private Path file;

    @Override
    boolean makes() {
      return true;
    }

    @Override
    void run(ModelRegistry registry) throws IOException {
      print(registry.importVersion(file, name(), change(actor(), reason())));
    }
  }
}
