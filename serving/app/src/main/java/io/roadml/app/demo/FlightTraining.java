package io.roadml.app.demo;

import io.roadml.features.DefinitionFile;
import io.roadml.features.FeatureView;
import io.roadml.observability.PipelineTags;
import io.roadml.pipeline.CachePolicy;
import io.roadml.pipeline.Input;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.StepContext;
import io.roadml.pipeline.StepOptions;
import io.roadml.training.LogisticModel;
import io.roadml.training.LogisticRegression;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The demo's training as a pipeline: from a file of flights to a registered model, which is promoted if it is better than the one in
/// Production.
///
/// ```
///   load ─┬─ validate ┄┄► features ─► join ─┬──► train ─► evaluate ─► register ─► promote
///         └─ split ──────────┴──────────────┴──► train_plain
/// ```
///
/// Every step is remembered by the content of its inputs and by its code: a run for which nothing has changed executes none.
/// `register` and `promote` have effects, and are remembered all the same: of the same model a second version would tell nothing.
/// What they do they do once, also if they are killed in between.
///
/// ```console
/// ./roadml pipeline run io.roadml.app.demo.FlightTraining
/// ```
///
/// - Parameters: the files `flights`, `airports`, `definition` and the folder `sql`; `data`, the data folder whose registry gets the model;
///   `epochs` and `learning_rate`.
/// - Determinism: the same files and parameters give the same models, byte for byte.
public final class FlightTraining {
  private static final String HOME = "roadml.home";
  private static final StepOptions REMEMBERED = StepOptions.DEFAULT.cache(CachePolicy.USE).keep();

  /// Held here because a logger keeps its level only as long as somebody holds it.
  private static final Logger TRIBUO = Logger.getLogger("org.tribuo");

  private final Pipeline pipeline;
  private final Output<Flights> flights;
  private final Output<Months> months;
  private final Output<DelayRows> rows;
  private final Output<Weights> plain;
  private final Output<Trained> trained;
  private final Output<Evaluation> evaluation;

  /// @param folder of the flights and of what is computed of them: `examples/flights`
  FlightTraining(Path folder) {
    Pipeline.Builder p = Pipeline.named("flight-training");
    Param<Path> file = p.param("flights", ParamType.PATH, folder.resolve(Flights.FILE));
    Param<Path> airports = p.param("airports", ParamType.PATH, folder.resolve("airports.csv"));
    Param<Path> definition = p.param("definition", ParamType.PATH, folder.resolve("features.yaml"));
    Param<Path> sql = p.param("sql", ParamType.PATH, folder.resolve("sql"));
    Param<String> data = p.param("data", ParamType.TEXT, "roadml-data/demo");
    Param<Long> epochs = p.param("epochs", ParamType.LONG.between(1L, 1_000L), 5L);
    Param<Double> rate = p.param("learning_rate", ParamType.DOUBLE.between(1e-6, 10.0), 0.1);
    Input<StepContext> context = Input.context();
    StepOptions computing = REMEMBERED.cpuBound();

    flights = p.with(computing).step("load", context, file, airports, FlightTraining::load);
    Output<FlightChecks> checked = p.with(computing).after(flights).step("validate", context, file,
        FlightTraining::validate);
    months = p.with(computing).step("split", context, flights, FlightTraining::split);
    rows = p.with(computing).after(checked).step("features", context, flights, months, definition, sql,
        FlightTraining::features);
    Output<Known> known = p.with(computing).step("join", context, months, rows, definition, FlightTraining::join);
    plain = p.with(computing).after(checked).step("train_plain", context, months, epochs, rate,
        FlightTraining::trainPlain);
    trained = p.with(computing).step("train", context, months, known, epochs, rate, FlightTraining::train);
    evaluation = p.with(computing).step("evaluate", context, months, known, trained, FlightTraining::evaluate);
    Output<Registered> registered = p.with(REMEMBERED).step("register", context, trained, evaluation, file, data,
        FlightTraining::register);
    p.with(REMEMBERED).step("promote", context, registered, data, FlightTraining::promote);
    pipeline = p.build();
  }

  /// The pipeline, with the files of the checkout.
  public static Pipeline pipeline() {
    return new FlightTraining(Path.of(System.getProperty(HOME, ""), "examples", "flights")).steps();
  }

  /// The pipeline.
  Pipeline steps() {
    return pipeline;
  }

  static Flights load(StepContext context, Path file, Path airports) throws IOException {
    Flights flights = Flights.read(file, airports);
    say(context, "%,d flights", flights.count());
    return flights;
  }

  static FlightChecks validate(StepContext context, Path file) throws IOException {
    FlightChecks passed = FlightChecks.check(file);
    say(context, "%d checks passed", passed.checks());
    return passed;
  }

  static Months split(StepContext context, Flights flights) {
    Months months = Months.of(flights);
    say(context, "%,d flights to train with, %,d held out", months.training().count(), months.heldOut().count());
    return months;
  }

  static DelayRows features(StepContext context, Flights flights, Months months, Path definition, Path sql)
      throws IOException {
    List<String> views = DefinitionFile.read(definition).views().stream().map(FeatureView::name).toList();
    DelayRows rows = DelayRows.compute(flights, sql, views, months.start());
    say(context, "%,d rows of %d views", rows.count(), views.size());
    return rows;
  }

  static Known join(StepContext context, Months months, DelayRows rows, Path definition) throws IOException {
    Known known = DelayStore.knownOf(definition, rows, months);
    say(context, "what was known at %,d departures", months.training().count() + months.validation().count());
    return known;
  }

  static Weights trainPlain(StepContext context, Months months, long epochs, double rate) {
    Departures flights = months.training();
    List<LogisticModel> models = train(trainer(epochs, rate), FlightColumns.NAMES, flights.columns(), flights.late());
    say(context, "%,d flights, %d columns", flights.count(), FlightColumns.WIDTH);
    return Weights.of(models.getLast());
  }

  static Trained train(StepContext context, Months months, Known known, long epochs, double rate) throws IOException {
    LogisticRegression trainer = trainer(epochs, rate);
    Departures flights = months.training();
    List<LogisticModel> models = train(trainer, known.names(), known.trainingRows(flights), flights.late());
    say(context, "%,d flights, %d columns", flights.count(), known.names().size());
    return new Trained(models.stream().map(Weights::of).toList(), known.project(), known.features(),
        params(trainer, months, known), CodeVersion.of(Path.of(System.getProperty(HOME, ""))));
  }

  private static LogisticRegression trainer(long epochs, double rate) {
    LogisticRegression usual = LogisticRegression.standard();
    return new LogisticRegression(Math.toIntExact(epochs), rate, usual.batchRows(), usual.seed());
  }

  private static List<LogisticModel> train(LogisticRegression trainer, List<String> names, float[] rows,
      boolean[] late) {
    TRIBUO.setLevel(Level.WARNING); // it tells of every training at INFO; the steps have lines of their own
    return trainer.trainByEpoch(names, rows, late);
  }

  private static Map<String, Object> params(LogisticRegression trainer, Months months, Known known) {
    return Map.of("model", "logistic_regression", "epochs", trainer.epochs(), "learning_rate", trainer.learningRate(),
        "batch_rows", trainer.batchRows(), "seed", trainer.seed(), "training_flights", months.training().count(),
        "validation_flights", months.validation().count(), "columns", String.join(",", known.names()));
  }

  static Evaluation evaluate(StepContext context, Months months, Known known, Trained trained) {
    float[] rows = known.validationRows(months.validation());
    Evaluation found = new Evaluation(trained.byEpoch().stream()
        .map(weights -> Score.of(months.validation().late(), weights.model(), rows)).toList());
    say(context, "AUC %.4f on %,d other flights", found.last().auc(), months.validation().count());
    return found;
  }

  /// It has an effect, and the output of the last run may stand for it: the key has all that a version is made of. Should the
  /// process have died before that output was kept, the version is found by its tag, and is not registered again.
  static Registered register(StepContext context, Trained trained, Evaluation evaluation, Path file, String data)
      throws IOException {
    try (FlightRegistry registry = FlightRegistry.open(Path.of(data))) {
      Registered version = registry.register(Training.of(trained, evaluation, file, Path.of(data)),
          PipelineTags.of(context));
      say(context, "version %d of %s", version.version(), FlightRegistry.NAME);
      return version;
    }
  }

  /// It has an effect, and the output of the last run may stand for it: a version that was once found better or not better than
  /// the others is not judged again, so that people may move versions as they like.
  static Promoted promote(StepContext context, Registered registered, String data) throws IOException {
    try (FlightRegistry registry = FlightRegistry.open(Path.of(data))) {
      Promoted promoted = registry.promoteIfBetter(registered);
      context.log(promoted.why());
      return promoted;
    }
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a library more
  private static void say(StepContext context, String format, Object... arguments) {
    context.log(String.format(Locale.ROOT, format, arguments));
  }

  Output<Flights> flights() {
    return flights;
  }

  Output<Months> months() {
    return months;
  }

  Output<DelayRows> rows() {
    return rows;
  }

  Output<Weights> plain() {
    return plain;
  }

  Output<Trained> trained() {
    return trained;
  }

  Output<Evaluation> evaluation() {
    return evaluation;
  }
}
