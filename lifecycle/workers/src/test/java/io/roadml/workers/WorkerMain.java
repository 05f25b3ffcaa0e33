package io.roadml.workers;

import java.nio.file.Path;
import java.time.Duration;

/// A worker in a process of its own.
final class WorkerMain {
  /// Short, so that the dead are found soon.
  static final WorkerConfig QUICK = WorkerConfig.DEFAULT.threads(2).poll(Duration.ofMillis(30))
      .heartbeat(Duration.ofMillis(250)).picks(100).patience(Duration.ofSeconds(10));

  private WorkerMain() {
  }

  /// Arguments: the database, a folder, the number of threads. It ends when its standard input does.
  public static void main(String[] args) throws Exception {
    try (Shared shared = Shared.open(args[0], Path.of(args[1]), WorkerMain.class.getSimpleName()
        + ProcessHandle.current().pid());
        Worker worker = shared.worker(QUICK.threads(Integer.parseInt(args[2])))) {
      System.out.println("ready " + worker.name());
      var _ = System.in.transferTo(System.out);
    }
  }
}
