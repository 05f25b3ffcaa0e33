package io.roadml.app;

import io.roadml.app.dataset.ProfileReport;
import io.roadml.app.features.FeatureTexts;
import io.roadml.features.DefinitionFile;
import io.roadml.features.FeatureStore;
import io.roadml.features.FeatureView;
import io.roadml.features.HistoryOptions;
import io.roadml.features.IngestOptions;
import io.roadml.features.IngestReport;
import io.roadml.features.MaterializeReport;
import io.roadml.features.OnlineFeatures;
import io.roadml.features.ReadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The feature store.
@Command(name = "features",
    description = "Defines features, takes their rows in, and joins them to entities: now, or point in time.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {FeaturesCommand.Apply.class, FeaturesCommand.ListAll.class, FeaturesCommand.Ingest.class,
        FeaturesCommand.Get.class, FeaturesCommand.History.class, FeaturesCommand.Materialize.class,
        FeaturesCommand.MaterializeIncremental.class, FeaturesCommand.ProfileOf.class, FeaturesCommand.Delete.class,
        FeaturesCommand.ExportFeast.class})
final class FeaturesCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command was given");
  }

  /// Registers what a file defines.
  @Command(name = "apply", description = "Registers the entities, views and services of a file, all or none.")
  static final class Apply extends FeatureJob {
    @Parameters(paramLabel = "FILE", description = "The definitions, in YAML.")
    private Path file;

    @Option(names = "--replace", description = "Replaces views whose rows cannot stay; they begin without rows.")
    private boolean replace;

    private DefinitionFile read() throws IOException {
      if (!Files.isRegularFile(file)) throw Failure.wrongUse("there is no file " + file, where(), "name a YAML file");
      return DefinitionFile.read(file);
    }

    @Override
    String projectOf(Path folder) throws IOException {
      return read().project();
    }

    @Override
    void run(FeatureStore store) throws IOException {
      DefinitionFile definitions = read();
      if (!definitions.project().equals(store.project())) {
        throw new IllegalArgumentException(file + " defines project=" + definitions.project() + ", not project="
            + store.project() + "; leave --project out");
      }
      if (replace) {
        definitions.entities().forEach(store::registerEntity);
        for (FeatureView view : definitions.views()) store.replaceFeatureView(view);
      }
      store.apply(definitions);
      print(FeatureTexts.definitionFacts(store), FeatureTexts.definitions(store));
    }
  }

  /// Prints the definitions.
  @Command(name = "list", description = "Shows the entities, views and services.")
  static final class ListAll extends FeatureJob {
    @Override
    void run(FeatureStore store) {
      print(FeatureTexts.definitionFacts(store), FeatureTexts.definitions(store));
    }
  }

  /// Takes rows in.
  @Command(name = "ingest", description = "Takes the rows of a file into a view.")
  static final class Ingest extends FeatureJob {
    @Parameters(index = "0", paramLabel = "VIEW", description = "The view.")
    private String view;

    @Parameters(index = "1", paramLabel = "FILE", description = "The rows: .parquet, .csv, .jsonl, .ndjson or .arrow.")
    private Path file;

    @Option(names = "--quarantine", paramLabel = "FILE",
        description = "Where rows go that cannot be taken; without it one such row refuses them all.")
    private Path quarantine;

    @Option(names = "--ignore-other-columns", description = "Passes over columns that the view does not have.")
    private boolean ignoreOtherColumns;

    @Option(names = "--offline-only", description = "Leaves the online store as it is.")
    private boolean offlineOnly;

    @Override
    void run(FeatureStore store) throws IOException {
      IngestOptions usual = IngestOptions.defaults();
      IngestReport report = store.ingest(view, file,
          new IngestOptions(Optional.ofNullable(quarantine), ignoreOtherColumns, usual.skew(), !offlineOnly));
      print(FeatureTexts.ingestFacts(report), FeatureTexts.ingest(report, !offlineOnly));
    }
  }

  /// The features that a command is about.
  abstract static class OfFeatures extends FeatureJob {
    @Option(names = "--features", paramLabel = "V:F,…", split = ",", description = "Features, as view:feature.")
    private List<String> features = List.of();

    @Option(names = "--service", paramLabel = "NAME", description = "Service whose features are meant.")
    private String service;

    final List<String> features(FeatureStore store) {
      List<String> all = new ArrayList<>(service == null ? List.of() : store.service(service).features());
      all.addAll(features);
      if (all.isEmpty()) throw Failure.wrongUse("no feature was asked for", where(), "pass --features or --service");
      return all;
    }
  }

  /// Reads features as they are now.
  @Command(name = "get", description = "Shows features of entities as they are now.")
  static final class Get extends OfFeatures {
    @Option(names = "--entity", paramLabel = "A=1,B=23", required = true,
        description = "The values of one row's entities; may be repeated.")
    private List<String> entities;

    @Option(names = "--even-old", description = "Shows the values of rows that are too old, too, with their status.")
    private boolean evenOld;

    @Override
    void run(FeatureStore store) {
      List<Map<String, Object>> rows = entities.stream().map(text -> EntityValues.of(text, store)).toList();
      OnlineFeatures answer = store.getOnlineFeatures(features(store), rows, new ReadOptions(evenOld));
      print(FeatureTexts.onlineFacts(answer, rows), FeatureTexts.online(answer, rows));
    }
  }

  /// Joins features point in time.
  @Command(name = "history", description = "Joins features to rows of entities and moments, as they were then.")
  static final class History extends OfFeatures {
    @Option(names = "--entities", paramLabel = "FILE", required = true,
        description = "The rows: entity columns, a time column, and any others.")
    private Path entities;

    @Option(names = "--time-column", paramLabel = "COL", defaultValue = "event_timestamp",
        description = "Column of the rows' moments; ${DEFAULT-VALUE} unless told otherwise.")
    private String timeColumn;

    @Option(names = "--as-known", description = "Sees only what had been created at a row's moment.")
    private boolean asKnown;

    @Option(names = "--as-of-created", paramLabel = "T", description = "Leaves out what was created after this moment.")
    private String asOfCreated;

    @Option(names = "--before", description = "Sees only what lies before a row's moment, not at it.")
    private boolean before;

    @Option(names = "--out", paramLabel = "FILE", required = true,
        description = "Where the rows go: .parquet, .csv or .jsonl.")
    private Path out;

    @Override
    void run(FeatureStore store) throws IOException {
      var options = new HistoryOptions(timeColumn, asKnown,
          Optional.ofNullable(asOfCreated).map(FeatureStore::moment), before);
      long rows = store.writeHistoricalFeatures(entities, features(store), options, out);
      print(Map.of("rows", rows, "file", out.toString()), rows + " rows written to " + out + "\n");
    }
  }

  /// The views that a copy is about.
  abstract static class OfViews extends FeatureJob {
    @Option(names = "--view", paramLabel = "NAME", description = "View to copy; all unless told otherwise.")
    private List<String> views = List.of();

    @Option(names = "--to", paramLabel = "T", required = true, description = "The last event time to copy.")
    private String to;

    final Instant to() {
      return FeatureStore.moment(to);
    }

    abstract MaterializeReport copy(FeatureStore store, String view) throws IOException;

    @Override
    final void run(FeatureStore store) throws IOException {
      List<String> wanted = views.isEmpty() ? store.views().stream().map(FeatureView::name).toList() : views;
      wanted.forEach(store::view);
      List<MaterializeReport> reports = new ArrayList<>();
      for (String view : wanted) reports.add(copy(store, view));
      print(FeatureTexts.materializedFacts(reports), FeatureTexts.materialized(reports));
    }
  }

  /// Copies a window.
  @Command(name = "materialize",
      description = "Copies the newest rows of a window of event times, both ends included, to the online store.")
  static final class Materialize extends OfViews {
    @Option(names = "--from", paramLabel = "T", required = true, description = "The first event time to copy.")
    private String from;

    @Option(names = "--force", description = "Puts older rows in the place of newer ones.")
    private boolean force;

    @Override
    MaterializeReport copy(FeatureStore store, String view) throws IOException {
      Instant first = FeatureStore.moment(from);
      return force ? store.rematerialize(view, first, to()) : store.materialize(view, first, to());
    }
  }

  /// Copies what is new.
  @Command(name = "materialize-incremental",
      description = "Copies to the online store what has come since the last time.")
  static final class MaterializeIncremental extends OfViews {
    @Override
    MaterializeReport copy(FeatureStore store, String view) throws IOException {
      return store.materializeIncremental(view, to());
    }
  }

  /// Statistics.
  @Command(name = "profile", description = "Tells what the columns of a view are like.")
  static final class ProfileOf extends FeatureJob {
    @Parameters(paramLabel = "VIEW", description = "The view.")
    private String view;

    @Mixin
    private PageOptions html;

    @Override
    void run(FeatureStore store) throws IOException {
      var report = new ProfileReport(view, "view " + view + " of project " + store.project(),
          store.profile(view, Optional.empty(), Optional.empty()), List.of());
      html.write(report::page);
      print(report.facts(), report.text());
    }
  }

  /// Writes a Feast repository.
  @Command(name = "export-feast",
      description = "Writes the definitions as a Feast repository, with the rows as Parquet.")
  static final class ExportFeast extends FeatureJob {
    @Parameters(paramLabel = "DIR", description = "Where to.")
    private Path folder;

    @Override
    void run(FeatureStore store) throws IOException {
      store.exportFeast(folder);
      print(Map.of("folder", folder.toString()), "written to " + folder + "\n");
    }
  }

  /// Deletes an entity.
  @Command(name = "delete", description = "Deletes an entity's rows from both stores, of every view of its entities.")
  static final class Delete extends FeatureJob {
    @Option(names = "--entity", paramLabel = "A=1,B=23", required = true, description = "The entity's values.")
    private String entity;

    @Option(names = "--compact", description = "Also rewrites the files that hold the rows.")
    private boolean compact;

    @Override
    void run(FeatureStore store) throws IOException {
      List<String> views = store.delete(EntityValues.of(entity, store));
      if (compact) for (String view : views) store.compact(view);
      print(Map.of("views", views), "deleted from " + String.join(", ", views) + "\n");
    }
  }
}
