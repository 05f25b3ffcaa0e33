package io.roadml.app;

import io.roadml.metadata.MetadataException;
import io.roadml.pipeline.store.PipelineStore;
import io.roadml.pipeline.store.StoreConfig;
import io.roadml.registry.StagePolicy;
import io.roadml.workers.Worker;
import io.roadml.workers.WorkerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Calls steps of pipelines for runners that share a database, until it is told to end.
///
/// Prints `ready NAME` on standard output when it picks steps, and logs a line for each. On SIGTERM or SIGINT it picks no more,
/// finishes what it does or hands it back, and exits 0.
@Command(name = "worker",
    description = "Calls steps of pipelines for runners that share a PostgreSQL database and an artifact store.")
final class WorkerCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(names = "--metadata-url", paramLabel = "URL", required = true,
      description = "PostgreSQL database of the runners, jdbc:postgresql://host:port/database.")
  private String metadataUrl;

  @Option(names = "--artifacts", paramLabel = "URL",
      description = "Folder or s3://bucket/prefix of artifacts, the same as the runners'; in the data folder unless told otherwise.")
  private String artifacts;

  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder, for files on their way; ${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Option(names = "--jar", paramLabel = "FILE", description = "Jar or folder with classes of steps; may be repeated.")
  private List<Path> jars = List.of();

  @Option(names = "--threads", paramLabel = "N",
      description = "How many steps at once, 1 to 1000; as many as processors unless told otherwise.")
  private int threads = WorkerConfig.DEFAULT.threads();

  @Override
  public Integer call() throws InterruptedException {
    LogLines.start(Level.INFO);
    WorkerConfig config = config();
    ClassLoader loader = new URLClassLoader("steps", urls(), WorkerCommand.class.getClassLoader());
    PrintWriter out = spec.commandLine().getOut();
    try {
      begin(config, loader, out);
    } catch (IOException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), "worker", "mend it and try again");
    }
    Thread.currentThread().join(); // the process ends by a signal
    return 0;
  }

  private WorkerConfig config() {
    try {
      return WorkerConfig.DEFAULT.threads(threads);
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse("--" + e.getMessage(), "worker", "pass as many as the machine has processors, or fewer");
    }
  }

  private URL[] urls() {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      if (!Files.exists(jar)) {
        throw Failure.wrongUse("--jar=" + jar + " is not there", "worker", "name a jar or a folder of classes");
      }
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalStateException("every file has an address", e);
      }
    }
    return urls.toArray(URL[]::new);
  }

  /// What it opens is closed when the process ends.
  private void begin(WorkerConfig config, ClassLoader loader, PrintWriter out) throws IOException {
    LifecycleData stores = new LifecycleData(data, metadataUrl, artifacts, StagePolicy.OFF);
    PipelineStore store = stores.pipelines(StoreConfig.defaults().withLoader(loader));
    Worker worker = Worker.open(stores.metadata(), store, loader, config);
    RoadML.endsAfter(() -> {
      worker.close();
      store.close();
      stores.close();
    }, out);
    out.println("ready " + worker.name());
  }
}
