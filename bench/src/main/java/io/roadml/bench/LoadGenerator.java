package io.roadml.bench;

import java.io.IOException;

/// Sends a load over HTTP/1.1 and measures the answers.
///
/// Open-loop: the moments at which requests are meant to be sent are fixed beforehand, and latency is counted from
/// them. A server that stalls for 200 ms is charged for every request that was due in that time, not for the one that
/// was caught.
///
/// - Threading: stateless; a run uses the caller's thread only, and spins between arrivals that are closer than 2 ms.
public final class LoadGenerator {
  private LoadGenerator() {
  }

  /// Runs a load on the caller's thread.
  ///
  /// @throws IOException          when the target is not this machine, or does not answer at all
  /// @throws InterruptedException when the caller is interrupted
  public static LoadReport run(final Load load) throws IOException, InterruptedException {
    try (LoadRun run = new LoadRun(load)) {
      return run.run();
    }
  }
}
