package io.roadml.serving.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two servers, each a process, on one store: clients of both lose nothing of what the others wrote.
@Timeout(120)
abstract class TwoServersConformance {
  private static final int CLIENTS = 6;
  private static final int BATCHES = 30;
  private static final int METRICS = 25;
  private static final int VERSIONS = 10;

  @TempDir
  Path folder;

  private final List<ServerJvm> servers = new ArrayList<>();

  /// A PostgreSQL database, or `null` for SQLite in the folder.
  abstract String url();

  @BeforeEach
  void start() throws Exception {
    final String url = url();
    for (int number = 0; number < 2; number++) {
      servers.add(ServerJvm.start(folder, url));
    }
  }

  @AfterEach
  void stop() {
    servers.forEach(ServerJvm::close);
  }

  /// Lets clients do their work at once, every other one with the other server.
  private void together(final int clients, final Work work) throws Exception {
    try (ExecutorService threads = Executors.newWorkStealingPool(clients)) {
      final List<Callable<Integer>> all = new ArrayList<>();
      for (int client = 0; client < clients; client++) {
        final int number = client;
        all.add(() -> {
          work.run(servers.get(number % 2), number);
          return number;
        });
      }
      for (final Future<Integer> done : threads.invokeAll(all)) {
        done.get();
      }
    }
  }

  /// What a client does.
  @FunctionalInterface
  private interface Work {
    void run(ServerJvm server, int client) throws Exception;
  }

  @Test
  void noMetricParamOrTagOfARunIsLost() throws Exception {
    final String run = servers.getFirst().run();
    together(CLIENTS, (server, client) -> {
      for (int batch = 0; batch < BATCHES; batch++) {
        server.post("runs/log-batch", batch(run, client, batch));
      }
    });
    final List<Long> want = LongStream.range(0, (long) BATCHES * METRICS).boxed()
        .flatMap(step -> IntStream.range(0, CLIENTS).mapToObj(_ -> step)).toList();
    for (final ServerJvm server : servers) {
      assertEquals(want, server.steps(run, "shared"));
      final String there = server.get("runs/get?run_id=" + run);
      assertEquals(CLIENTS * BATCHES, ServerJvm.all("\"key\":\"(p\\d+\\.\\d+)\"", there).size());
      assertEquals(IntStream.range(0, CLIENTS).mapToObj(_ -> Integer.toString(BATCHES - 1)).toList(),
          ServerJvm.all("\"key\":\"w\\d+\",\"value\":\"(\\d+)\"", there));
    }
  }

  private static String batch(final String run, final int client, final int batch) {
    final String metrics = IntStream.range(batch * METRICS, (batch + 1) * METRICS)
        .mapToObj(step -> "{\"key\":\"shared\",\"value\":" + client + ",\"timestamp\":1,\"step\":" + step + "}")
        .collect(Collectors.joining(","));
    return "{\"run_id\":\"" + run + "\",\"metrics\":[" + metrics + "],\"params\":[{\"key\":\"p" + client + "." + batch
        + "\",\"value\":\"1\"}],\"tags\":[{\"key\":\"w" + client + "\",\"value\":\"" + batch + "\"}]}";
  }

  @Test
  void noVersionIsLostOrNumberedTwiceAndOneIsInProductionAtTheEnd() throws Exception {
    servers.getFirst().post("registered-models/create", "{\"name\":\"m\"}");
    final List<String> numbers = new CopyOnWriteArrayList<>();
    together(CLIENTS, (server, _) -> {
      for (int version = 0; version < VERSIONS; version++) {
        final String made = server.post("model-versions/create", "{\"name\":\"m\",\"source\":\"runs:/0/model\"}");
        final String number = ServerJvm.all("\"version\":\"(\\d+)\"", made).getFirst();
        numbers.add(number);
        server.post("model-versions/transition-stage", "{\"name\":\"m\",\"version\":\"" + number
            + "\",\"stage\":\"Production\",\"archive_existing_versions\":true}");
      }
    });
    final TreeSet<Integer> want = new TreeSet<>(
        IntStream.rangeClosed(1, CLIENTS * VERSIONS).boxed().collect(Collectors.toSet()));
    assertEquals(want, new TreeSet<>(numbers.stream().map(Integer::valueOf).toList()));
    for (final ServerJvm server : servers) {
      final String there = server.get("model-versions/search?filter=name%3D'm'&max_results=1000");
      assertEquals(CLIENTS * VERSIONS, ServerJvm.all("\"version\":\"(\\d+)\"", there).size());
      assertEquals(1, ServerJvm.all("\"current_stage\":\"(Production)\"", there).size());
      assertEquals(CLIENTS * VERSIONS - 1, ServerJvm.all("\"current_stage\":\"(Archived)\"", there).size());
    }
  }
}
