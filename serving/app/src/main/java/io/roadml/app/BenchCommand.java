package io.roadml.app;

import io.roadml.bench.Arrivals;
import io.roadml.bench.Benchmark;
import io.roadml.bench.FeatureJoinCost;
import io.roadml.bench.HistoryCost;
import io.roadml.bench.HttpLoad;
import io.roadml.bench.OnlineGet;
import io.roadml.bench.OnlineReadCost;
import io.roadml.bench.Overhead;
import io.roadml.bench.Overload;
import io.roadml.bench.PipelineSpeed;
import io.roadml.bench.PredictionCost;
import io.roadml.bench.PromotionCost;
import io.roadml.bench.RedisCost;
import io.roadml.bench.Report;
import io.roadml.bench.RingCost;
import io.roadml.bench.Soak;
import io.roadml.bench.TrackingSpeed;
import io.roadml.bench.WaitDelays;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Measures RoadML on this machine. Each measurement prints what it compares, with an interval and a verdict.
@Command(name = "bench", description = "Measures RoadML on this machine, and loads a server.",
    synopsisSubcommandLabel = "BENCHMARK",
    subcommands = {BenchCommand.Http.class, BenchCommand.OverheadOf.class, BenchCommand.OverloadOf.class,
        BenchCommand.Prediction.class, BenchCommand.Ring.class, BenchCommand.Waits.class, BenchCommand.SoakOf.class,
        BenchCommand.Online.class, BenchCommand.Join.class, BenchCommand.History.class, BenchCommand.Get.class,
        BenchCommand.Redis.class, BenchCommand.Tracking.class, BenchCommand.Promote.class,
        BenchCommand.Pipelines.class, JmhCommand.class})
final class BenchCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no benchmark was given");
  }

  /// What all measurements share: progress on standard error, the report on standard output, exit 1 if a target was missed.
  abstract static class Measurement implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    abstract Benchmark benchmark();

    @Override
    public Integer call() throws InterruptedException {
      LogLines.start(Level.WARNING);
      Report report = report();
      spec.commandLine().getOut().println(json ? report.toJson() : report.text());
      return report.passed() ? 0 : RoadML.FAILED;
    }

    private Report report() throws InterruptedException {
      try {
        return benchmark().run(spec.commandLine().getErr()::println);
      } catch (IllegalArgumentException e) {
        throw Failure.wrongUse(e.getMessage(), spec.qualifiedName(),
            "`" + spec.qualifiedName() + " --help` tells more");
      } catch (ConnectException e) { // has no message
        throw Failure.failedJob("no server answers", spec.qualifiedName(), "start one, or name it with --url");
      } catch (IOException e) {
        throw Failure.failedJob(Failure.reason(e), spec.qualifiedName(), "mend what it names and start again");
      }
    }
  }

  /// Loads a server.
  @Command(name = "http", description = "Sends requests to a server on this machine at a fixed rate.")
  static final class Http extends Measurement {
    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080",
        description = "The server; ${DEFAULT-VALUE} unless told otherwise.")
    private URI url;

    @Option(names = "--model", paramLabel = "NAME", required = true, description = "The model.")
    private String model;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1000",
        description = "Requests a second, whatever the server does; ${DEFAULT-VALUE} unless told otherwise.")
    private double rate;

    @Option(names = "--poisson", description = "Sends at random moments at that rate, instead of evenly.")
    private boolean poisson;

    @Option(names = "--duration", paramLabel = "S", defaultValue = "10",
        description = "How long, after a warm-up of 2 s; ${DEFAULT-VALUE} unless told otherwise.")
    private double seconds;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "16",
        description = "Connections that stay open; ${DEFAULT-VALUE} unless told otherwise.")
    private int connections;

    @Option(names = "--format", paramLabel = "HOW", defaultValue = "binary",
        description = "How tensors are written, binary or json; ${DEFAULT-VALUE} unless told otherwise.")
    private String format;

    @Option(names = "--body", paramLabel = "FILE", description = "A request to send instead of random values.")
    private Path body;

    @Option(names = "--deadline-milliseconds", paramLabel = "MS", defaultValue = "0",
        description = "What each request allows, 0 for any time; ${DEFAULT-VALUE} unless told otherwise.")
    private long deadlineMillis;

    @Option(names = "--html", paramLabel = "FILE", description = "Draws the percentiles into a page.")
    private Path html;

    @Override
    Benchmark benchmark() {
      Arrivals arrivals = poisson ? new Arrivals.Poisson(rate, 1) : new Arrivals.Constant(rate);
      return new HttpLoad(url, model, arrivals, Duration.ofSeconds(2), Duration.ofMillis((long) (seconds * 1e3)),
          connections, HttpLoad.Format.valueOf(format.toUpperCase(Locale.ROOT)), Optional.ofNullable(body),
          Duration.ofMillis(deadlineMillis), false, Optional.ofNullable(html));
    }
  }

  /// HTTP against an echo.
  @Command(name = "overhead", description = "Compares the infer endpoint with a handler that echoes the same bytes.")
  static final class OverheadOf extends Measurement {
    @Option(names = "--rounds", paramLabel = "N", defaultValue = "12",
        description = "Rounds of windows, 10 for a verdict; ${DEFAULT-VALUE} unless told otherwise.")
    private int rounds;

    @Override
    Benchmark benchmark() {
      Overhead usual = Overhead.DEFAULT;
      return new Overhead(rounds, usual.window(), usual.warmup(), usual.connections());
    }
  }

  /// Twice the capacity.
  @Command(name = "overload", description = "Sends a server twice what it can answer.")
  static final class OverloadOf extends Measurement {
    @Option(names = "--duration", paramLabel = "S", defaultValue = "30",
        description = "How long the server is overloaded; ${DEFAULT-VALUE} unless told otherwise.")
    private long seconds;

    @Override
    Benchmark benchmark() {
      Overload usual = Overload.DEFAULT;
      return new Overload(usual.window(), Duration.ofSeconds(seconds), usual.timeout());
    }
  }

  /// One prediction.
  @Command(name = "prediction",
      description = "Compares one prediction with the bare native call and with ONNX Runtime's own Java.")
  static final class Prediction extends Measurement {
    @Override
    Benchmark benchmark() {
      return PredictionCost.DEFAULT;
    }
  }

  /// The runtime.
  @Command(name = "ring",
      description = "Compares inline calls and calls through the ring with a bare run of the model.")
  static final class Ring extends Measurement {
    @Override
    Benchmark benchmark() {
      return RingCost.DEFAULT;
    }
  }

  /// Delays.
  @Command(name = "waits", description = "Finds the shortest queue delay that each way of waiting can keep.")
  static final class Waits extends Measurement {
    @Override
    Benchmark benchmark() {
      return WaitDelays.DEFAULT;
    }
  }

  /// Minutes of load.
  @Command(name = "soak", description = "Loads a server for minutes while its models are replaced.")
  static final class SoakOf extends Measurement {
    @Option(names = "--minutes", paramLabel = "N", defaultValue = "5",
        description = "How long; ${DEFAULT-VALUE} unless told otherwise.")
    private double minutes;

    @Override
    Benchmark benchmark() {
      Soak usual = Soak.DEFAULT;
      return new Soak(Duration.ofMillis((long) (minutes * 60_000)), usual.reloadEvery(), usual.perSecond(),
          usual.connections());
    }
  }

  /// One read.
  @Command(name = "online",
      description = "Compares one read of the online store with a bare Chronicle Map's getUsing of the same row.")
  static final class Online extends Measurement {
    @Override
    Benchmark benchmark() {
      return OnlineReadCost.DEFAULT;
    }
  }

  /// Features in the hop.
  @Command(name = "join", description = "Compares a model whose features are joined in the hop with the same model "
      + "without.")
  static final class Join extends Measurement {
    @Override
    Benchmark benchmark() {
      return FeatureJoinCost.DEFAULT;
    }
  }

  /// Point in time.
  @Command(name = "history", description = "Compares a point-in-time join of flights with a bare DuckDB query.")
  static final class History extends Measurement {
    @Option(names = "--flights", paramLabel = "FILE",
        description = "Flights, as Parquet with the columns of examples/flights or of the full file that was cut to "
            + "make it; the cut unless told otherwise.")
    private Path flights;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "10",
        description = "Rounds of windows, 10 for a verdict; ${DEFAULT-VALUE} unless told otherwise.")
    private int rounds;

    @Override
    Benchmark benchmark() {
      return new HistoryCost(rounds,
          flights != null ? flights : Home.folder().resolve("examples/flights/flights.parquet"));
    }
  }

  /// Features over HTTP.
  @Command(name = "get", description = "Measures 50 features of 100 entities over HTTP, beside bytes that were ready.")
  static final class Get extends Measurement {
    @Override
    Benchmark benchmark() {
      return OnlineGet.DEFAULT;
    }
  }

  /// Redis.
  @Command(name = "redis", description = "Compares one read of the online store with one of a Redis on this machine; "
      + "bench/peers/redis.sh starts one.")
  static final class Redis extends Measurement {
    @Option(names = "--port", paramLabel = "PORT", required = true,
        description = "Port of a Redis server that may be written to.")
    private int port;

    @Override
    Benchmark benchmark() {
      return RedisCost.of(port);
    }
  }

  /// Runs.
  @Command(name = "tracking", description = "Measures how fast runs are logged, searched and read over HTTP.")
  static final class Tracking extends Measurement {
    @Override
    Benchmark benchmark() {
      return TrackingSpeed.DEFAULT;
    }
  }

  /// Promotions.
  @Command(name = "promote", description = "Promotes a served model a hundred times under load, beside steady load.")
  static final class Promote extends Measurement {
    @Override
    Benchmark benchmark() {
      return PromotionCost.DEFAULT;
    }
  }

  /// Pipelines.
  @Command(name = "pipeline", description = "Measures what steps of pipelines cost that do nothing.")
  static final class Pipelines extends Measurement {
    @Override
    Benchmark benchmark() {
      return PipelineSpeed.DEFAULT;
    }
  }
}
