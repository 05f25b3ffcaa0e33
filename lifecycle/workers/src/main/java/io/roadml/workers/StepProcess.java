package io.roadml.workers;

import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.StepContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A process that makes one call. Its lines of output and error become lines of the attempt's log.
///
/// - Threading: [#await] by one thread, [#kill] by any.
final class StepProcess {
  /// A step that prints all the time must not fill the journal.
  private static final int MOST_LINES = 10_000;
  static final int MOST_CHARACTERS = 8 << 20;
  private static final int LAST_LINES = 20;
  private static final int LAST_CHARACTERS = 16 << 10;
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
  private long characters;
  private boolean isFull;

  private StepProcess(PortableCall call, StepContext context, Process process) {
    this.call = call;
    this.context = context;
    this.process = process;
    this.readers = List.of(reader("roadml-step-output", process.getInputStream()),
        reader("roadml-step-error", process.getErrorStream()));
  }

  static StepProcess start(List<String> command, PortableCall call, StepContext context) throws IOException {
    return new StepProcess(call, context, new ProcessBuilder(command).start());
  }

  private Thread reader(String name, InputStream said) {
    return Thread.ofPlatform().name(name).daemon().start(() -> {
      try (CutLines cut = new CutLines(said, this::heard)) {
        cut.tell();
      } catch (IOException | RuntimeException _) {
        // It was killed in the middle of a line.
      }
    });
  }

  private void heard(String line) {
    logged(line).ifPresent(context::log);
  }

  /// What is logged for a line: itself, once a word that there is too much, then nothing.
  private synchronized Optional<String> logged(String line) {
    last.addLast(line);
    if (last.size() > LAST_LINES) {
      last.removeFirst();
    }
    if (isFull) {
      return Optional.empty();
    }
    lines++;
    characters += line.length();
    isFull = lines > MOST_LINES || characters > MOST_CHARACTERS;
    return Optional.of(isFull
        ? "(more than " + MOST_LINES + " lines or " + MOST_CHARACTERS + " characters; the rest is dropped)"
        : line);
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
    String all = last.isEmpty() ? "none" : String.join("\n", last);
    int first = all.length() - LAST_CHARACTERS;
    return first <= 0 ? all : "…" + all.substring(Character.isLowSurrogate(all.charAt(first)) ? first + 1 : first);
  }
}
