package io.roadml.workers;

import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.StepContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process that makes one call. Its lines of output and error become lines of the attempt's log.
///
/// - Threading: [#await] by one thread, [#kill] by any.
final class StepProcess {
  /// A step that prints all the time must not fill the journal.
  private static final int MOST_LINES = 10_000;
  private static final int LAST_LINES = 20;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final int SIGNALLED = 128;
  private static final Map<Integer, String> SIGNALS = Map.of(2, "SIGINT", 3, "SIGQUIT", 4, "SIGILL", 6, "SIGABRT",
      7, "SIGBUS", 8, "SIGFPE", 9, "SIGKILL", 11, "SIGSEGV", 15, "SIGTERM");

  private final PortableCall call;
  private final StepContext context;
  private final Process process;
  private final Deque<String> last = new ArrayDeque<>();
  private final List<Thread> readers;
  private int lines;

  private StepProcess(PortableCall call, StepContext context, Process process) {
    this.call = call;
    this.context = context;
    this.process = process;
    this.readers = List.of(reader("roadml-step-output", process.inputReader(StandardCharsets.UTF_8)),
        reader("roadml-step-error", process.errorReader(StandardCharsets.UTF_8)));
  }

  static StepProcess start(List<String> command, PortableCall call, StepContext context) throws IOException {
    return new StepProcess(call, context, new ProcessBuilder(command).start());
  }

  private Thread reader(String name, BufferedReader said) {
    return Thread.ofPlatform().name(name).daemon().start(() -> {
      try (said) {
        said.lines().forEach(this::heard);
      } catch (IOException | RuntimeException _) {
        // It was killed in the middle of a line.
      }
    });
  }

  private void heard(String line) {
    int number = remember(line);
    if (number <= MOST_LINES) {
      context.log(line);
    } else if (number == MOST_LINES + 1) {
      context.log("(more than " + MOST_LINES + " lines; the rest is dropped)");
    }
  }

  /// The number of the line, 1 for the first.
  private synchronized int remember(String line) {
    last.addLast(line);
    if (last.size() > LAST_LINES) {
      last.removeFirst();
    }
    return ++lines;
  }

  /// Waits until it has ended, and has said all.
  ///
  /// @param grace how long it may go on when this thread is interrupted
  /// @throws StepLostException if it has ended without a result
  /// @throws InterruptedException when it was interrupted, and the process is gone
  void await(Duration grace) throws InterruptedException {
    int exitCode;
    try {
      exitCode = process.waitFor();
      awaitLastWords();
    } catch (InterruptedException e) {
      end(grace);
      throw e;
    }
    if (exitCode != 0) {
      throw new StepLostException("step=" + call.step() + " of run=" + call.run() + ": its process="
          + process.pid() + " ended with " + described(exitCode) + " before the step had; the last lines: " + said());
    }
  }

  /// A process that it has left behind may hold the pipes open.
  private void awaitLastWords() throws InterruptedException {
    for (Thread reader : readers) {
      var _ = reader.join(LAST_WORDS);
    }
  }

  private void end(Duration grace) {
    try (OutputStream orders = process.getOutputStream()) {
      orders.write('\n');
      orders.flush();
      if (process.waitFor(grace.toNanos(), TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (IOException _) {
      // It has ended, or has closed its input.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      kill();
    }
  }

  /// Ends it and all that it has started, and waits a moment until the system has done so.
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().completeOnTimeout(process, LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  private static String described(int exitCode) {
    String signal = SIGNALS.get(exitCode - SIGNALLED);
    return "exit code " + exitCode + (signal == null ? "" : " (" + signal + ")");
  }

  private synchronized String said() {
    return last.isEmpty() ? "none" : String.join("\n", last);
  }
}
