package io.roadml.app;

import io.roadml.app.demo.FlightDemo;
import io.roadml.metadata.MetadataException;
import io.roadml.metadata.RefusedException;
import io.roadml.runtime.core.ModelSource;
import io.roadml.runtime.online.OnlineStoreException;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.feast.FeastApi;
import io.roadml.serving.http.HttpConfig;
import io.roadml.serving.http.Route;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The main job on real flights: fills a feature store, trains, registers, serves, plays a month in three ways, compares.
@Command(name = "demo",
    description = "Trains models on real flights and what a feature store knew of them, serves them, and plays a later month in the "
        + "JVM and over HTTP.")
final class DemoCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder, in whose folder demo features are made anew and runs and models stay; ${DEFAULT-VALUE} unless told otherwise.")
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
    try (OnlineData online = new OnlineData(folder, null);
        FeastApi feast = FeastApi.open(online);
        FlightDemo demo = prepare(folder, out);
        Server server = serve(demo.models(), listening, online, feast)) {
      boolean same = demo.play(server.endpoints(), URI.create(server.http().uri()));
      if (keep) stay(demo, server, out);
      if (!same) {
        throw Failure.failedJob("scores differ that must not", "demo", "this is a bug of RoadML, please report it");
      }
      return 0;
    }
  }

  private static FlightDemo prepare(Path folder, PrintWriter out) throws InterruptedException {
    try {
      return FlightDemo.prepare(Home.folder().resolve("examples").resolve("flights"), folder, out);
    } catch (NoSuchFileException e) {
      throw Failure.failedJob(Failure.reason(e), "demo",
          "run it in a checkout, which has the flights in examples/flights");
    } catch (IOException e) {
      throw Failure.failedJob(Failure.reason(e), "demo", "mend it and try again");
    } catch (RefusedException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), "demo", "mend it, or pass another --data");
    } catch (OnlineStoreException e) {
      throw Failure.failedJob(e.getMessage().split("; ", 2)[0], "demo",
          "wait until it has ended, or pass another --data");
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

  private static Server serve(List<ModelSource> sources, HttpConfig listening, OnlineData online, FeastApi feast)
      throws IOException, InterruptedException {
    EndpointsConfig models = EndpointsConfig.of(List.of(RunOptions.engine(null)), sources).withFeatures(online);
    Server server = Server.open(models, listening, feast.routes().toArray(Route[]::new));
    server.endpoints().awaitLoaded();
    if (!server.failures().isEmpty()) {
      String reason = server.failures().getFirst().reason();
      server.close();
      throw Failure.failedJob("a model is not served: " + reason, "demo", "see the reason");
    }
    return server;
  }

  private static void stay(FlightDemo demo, Server server, PrintWriter out) throws InterruptedException {
    demo.endWriting(); // who wants to write to the store may, and the server goes on reading it
    RoadML.endsAfter(server::close, out);
    out.println();
    out.println("ready " + server.http().uri() + "; Ctrl-C ends it. In another terminal:");
    demo.curls(URI.create(server.http().uri())).forEach(out::println);
    Thread.currentThread().join(); // the process ends by a signal
  }
}
