package io.roadml.app;

import io.roadml.app.demo.FlightDemo;
import io.roadml.runtime.core.PredictorConfig;
import io.roadml.serving.endpoint.DirectorySource;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.http.HttpConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The main job on real flights: trains, serves, scores in three ways, compares.
@Command(name = "demo",
    description = "Trains a model on real flights, serves it, and scores a later month in the JVM and over HTTP.")
final class DemoCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder, for the model and the scored flights; ${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "0",
      description = "Port to serve on; any free one unless told otherwise.")
  private int port;

  @Option(names = "--keep", description = "Leaves the server running and prints commands to try.")
  private boolean keep;

  @Override
  public Integer call() throws IOException, InterruptedException {
    LogLines.start(Level.WARNING);
    HttpConfig listening = listening(); // what is wrong with the port or the folder is told before the work begins
    PrintWriter out = spec.commandLine().getOut();
    Path folder = folder();
    FlightDemo demo = train(out);
    demo.writeModel(folder.resolve("models"));
    Server server = serve(folder.resolve("models"), listening);
    boolean same = demo.score(server.endpoints().find(FlightDemo.MODEL).predictor(), URI.create(server.http().uri()),
        folder.resolve("scored-flights.parquet"));
    if (keep) stay(demo, server, out);
    server.close();
    if (!same) {
      throw Failure.failedJob("the three ways gave different scores", "demo",
          "this is a bug of RoadML, please report it");
    }
    return 0;
  }

  private static FlightDemo train(PrintWriter out) {
    try {
      return FlightDemo.train(Home.folder().resolve("examples").resolve("flights"), out);
    } catch (IOException e) {
      throw Failure.failedJob(Failure.reason(e), "demo",
          "run it in a checkout, which has the flights in examples/flights");
    }
  }

  private Path folder() {
    try {
      return Files.createDirectories(data.resolve("demo"));
    } catch (IOException e) {
      throw Failure.failedJob(Failure.reason(e), "demo", "pass another --data");
    }
  }

  private HttpConfig listening() {
    try {
      return HttpConfig.defaults().withPort(port);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), "demo", "`roadml demo --help` shows what there is");
    }
  }

  private Server serve(Path repository, HttpConfig listening) throws IOException, InterruptedException {
    Server server = Server.start(EndpointsConfig.of(List.of(RunOptions.engine(null)),
        List.of(DirectorySource.open(repository))).withPredictor(PredictorConfig.defaults()), listening);
    if (!server.failures().isEmpty()) {
      String reason = server.failures().getFirst().reason();
      server.close();
      throw Failure.failedJob("the model is not served: " + reason, repository.toString(), "see the reason");
    }
    return server;
  }

  private static void stay(FlightDemo demo, Server server, PrintWriter out) throws InterruptedException {
    RoadML.endsAfter(server::close, out);
    out.println();
    out.println("ready " + server.http().uri() + "; Ctrl-C ends it. In another terminal:");
    demo.curls(URI.create(server.http().uri())).forEach(out::println);
    Thread.currentThread().join(); // the process ends by a signal
  }
}
