package io.roadml.app;

import io.roadml.data.Transform;
import io.roadml.registry.StagePolicy;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.schedules.WebhookConfig;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.endpoint.ModelControl;
import io.roadml.serving.feast.FeastApi;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.Route;
import io.roadml.serving.mlflow.MlflowApi;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Serves models over HTTP until it is told to end.
///
/// Prints `ready http://HOST:PORT` on standard output when it can answer. On SIGTERM or SIGINT it stops accepting, finishes
/// what it has accepted, and exits 0.
@Command(name = "serve",
    description = "Serves ONNX models over HTTP by the Open Inference Protocol, and experiments, runs, models "
        + "and artifacts by the MLflow REST API; without a model, these alone.")
final class ServeCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Mixin
  private ModelOptions models;

  @Mixin
  private RunOptions runs;

  @Mixin
  private HttpOptions http;

  @Mixin
  private FeatureOptions features;

  @Mixin
  private LifecycleOptions lifecycle;

  @Mixin
  private NotifyOptions notification;

  @Option(names = "--no-schedules", description = "Does not fire the schedules of pipelines.")
  private boolean noSchedules;

  @Option(names = "--max-artifact-bytes", paramLabel = "BYTES", defaultValue = "68719476736",
      description = "Longest artifact that is taken; ${DEFAULT-VALUE} unless told otherwise.")
  private long longestArtifact;

  @Option(names = "--log-level", paramLabel = "LEVEL", defaultValue = "INFO",
      description = "Least level that is logged: SEVERE, WARNING, INFO, FINE; ${DEFAULT-VALUE} unless told otherwise.")
  private String logLevel;

  @Override
  public Integer call() throws InterruptedException, IOException {
    LogLines.start(level());
    HttpConfig listening = httpConfig();
    WebhookConfig webhook = notification.config("serve");
    OnlineData online = features.open();
    FeastApi feast = FeastApi.open(online);
    LifecycleData stores = lifecycle.open(features.data(), StagePolicy.OFF);
    MlflowApi mlflow = MlflowApi.open(stores, longestArtifact);
    Route[] more = Stream.concat(feast.routes().stream(), mlflow.routes().stream()).toArray(Route[]::new);
    Server server = Server.open(endpoints(online, stores), listening, more);
    PrintWriter out = spec.commandLine().getOut();
    var scheduling = new Scheduling(stores, webhook);
    BooleanSupplier ending = RoadML.endsAfter(() -> close(server, scheduling, feast, online, mlflow, stores), out); // before models load: those that have are being used
    server.endpoints().awaitLoaded();
    if (!ending.getAsBoolean()) announce(server, out);
    if (!noSchedules) scheduling.startWithStore(this::notFired);
    Thread.currentThread().join(); // the process ends by a signal
    return 0;
  }

  /// A server that cannot fire still answers.
  private void notFired(Exception reason) {
    spec.commandLine().getErr().println("roadml: schedules are not fired: " + reason.getMessage()
        + " (serve); mend it and start again");
  }

  private static void close(Server server, Scheduling scheduling, FeastApi feast, OnlineData online, MlflowApi mlflow,
      LifecycleData stores) {
    server.close();
    scheduling.close();
    feast.close();
    online.close();
    mlflow.close();
    stores.close();
  }

  private void announce(Server server, PrintWriter out) {
    PrintWriter err = spec.commandLine().getErr();
    server.failures().forEach(failed -> err.println(
        "roadml: model " + failed.name() + " version " + failed.version() + " is not served: " + failed.reason()));
    if (server.endpoints().index().isEmpty()) {
      err.println(models.isEmpty()
          ? "roadml: no model is served (models); experiments, runs, registered models and artifacts are"
          : "roadml: no model is served yet (models); put one into the repository as NAME/1/model.onnx, or promote one");
    }
    out.println("ready " + server.http().uri());
  }

  private Level level() {
    try {
      return Level.parse(logLevel);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse("log-level=" + logLevel + " is no level", "serve", "pass SEVERE, WARNING, INFO or FINE");
    }
  }

  private EndpointsConfig endpoints(OnlineData online, LifecycleData stores) throws IOException {
    try {
      ModelControl control = models.control(); // what was typed is looked at before anything is opened
      PredictorConfig predictor = runs.predictor();
      Map<String, String> options = runs.engineOptions();
      return EndpointsConfig.of(List.of(runs.engine()), models.open(stores)).withControl(control)
          .withStartup(models.startup()).withPredictor(predictor).withEngineOptions(options).withFeatures(online)
          .withTransforms(Transform::read);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), "serve", "`roadml serve --help` shows what there is");
    } catch (IOException e) {
      throw Failure.failedJob(e.getMessage(), "models", "name a folder, file or registered model that can be read");
    }
  }

  private HttpConfig httpConfig() {
    try {
      return http.config();
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), "serve", "`roadml serve --help` shows what there is");
    }
  }
}
