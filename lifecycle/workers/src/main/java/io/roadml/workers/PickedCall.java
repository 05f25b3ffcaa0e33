package io.roadml.workers;

import io.roadml.pipeline.FatalStepException;
import io.roadml.pipeline.PortableCall;
import io.roadml.pipeline.PortableResult;
import io.roadml.pipeline.value.ValueStore;
import io.roadml.pipeline.value.ValueStore.Prepared;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A call that this worker has picked, until what came of it is written or dropped.
///
/// - Threading: [#perform] by one thread, the rest by others meanwhile.
final class PickedCall {
  private static final System.Logger LOGGER = System.getLogger(PickedCall.class.getName());
  /// More are written at once by the step itself.
  private static final int MOST_LINES = 1_000;

  private final TaskTable tasks;
  private final ValueStore values;
  private final TaskTable.Pick pick;
  private final List<String> lines = new ArrayList<>();
  private long linesWritten;
  private CancellableCall call;
  private End end = End.WRITTEN;

  /// What becomes of what came of it.
  enum End {
    WRITTEN, DROPPED, HANDED_BACK
  }

  PickedCall(TaskTable tasks, ValueStore values, TaskTable.Pick pick) {
    this.tasks = tasks;
    this.values = values;
    this.pick = pick;
  }

  String token() {
    return pick.token();
  }

  /// Makes the call, and writes what came of it if that is still wanted.
  End perform(ClassLoader loader) {
    long begun = System.nanoTime();
    Optional<PortableResult> result = result(loader);
    End how = finish(result);
    long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
    LOGGER.log(System.Logger.Level.INFO, () -> "step=" + pick.step() + " run=" + pick.run() + " pick=" + pick.pick()
        + ": " + described(how, result) + " after " + millis + " ms");
    return how;
  }

  private static String described(End how, Optional<PortableResult> result) {
    return switch (how) {
      case WRITTEN -> result.orElseThrow().isFailure() ? "failed" : "done";
      case DROPPED -> "dropped, another worker has it or its runner does not want it any more";
      case HANDED_BACK -> "handed back";
    };
  }

  private Optional<PortableResult> result(ClassLoader loader) {
    CancellableCall read;
    try {
      read = new CancellableCall(read(loader), this::log);
    } catch (IOException e) {
      return Optional.of(PortableResult.thrown(new FatalStepException("the call cannot be read by a worker: "
          + e.getMessage(), e)));
    }
    return begins(read) ? read.perform() : Optional.empty();
  }

  private PortableCall read(ClassLoader loader) throws IOException {
    List<Object> parts = new ArrayList<>();
    for (String digest : tasks.parts(pick.task())) {
      parts.add(values.read(digest));
    }
    if (parts.isEmpty()) {
      throw new IOException("it was deleted meanwhile");
    }
    return PortableCall.of(parts.getFirst(), parts.subList(1, parts.size()), loader);
  }

  private synchronized boolean begins(CancellableCall read) {
    call = read;
    return end == End.WRITTEN;
  }

  private End finish(Optional<PortableResult> result) {
    if (result.isEmpty()) {
      return given();
    }
    writeLines();
    return tasks.commit(pick, prepared(result.get())) ? End.WRITTEN : End.DROPPED;
  }

  private End given() {
    End how = end();
    if (how == End.HANDED_BACK) {
      return tasks.handBack(pick) ? how : End.DROPPED;
    }
    tasks.lose(pick);
    return how;
  }

  private synchronized End end() {
    return end;
  }

  /// What cannot be carried back is a failure that comes again.
  private Prepared prepared(PortableResult result) {
    try {
      return values.prepare(result.content());
    } catch (IOException e) {
      return failure(new FatalStepException("the step's output cannot be carried back from a worker: " + e.getMessage(),
          e));
    }
  }

  private Prepared failure(FatalStepException why) {
    try {
      return values.prepare(PortableResult.thrown(why).content());
    } catch (IOException e) {
      throw new IllegalStateException("step=" + pick.step() + ": what came of it cannot be written: " + e.getMessage(),
          e);
    }
  }

  private void log(String line) {
    boolean isFull;
    synchronized (lines) {
      lines.add(line);
      isFull = lines.size() >= MOST_LINES;
    }
    if (isFull) {
      writeLinesOrWait();
    }
  }

  /// The step is none the worse for a database that is out of reach, or for its own interrupt.
  private void writeLinesOrWait() {
    try {
      writeLines();
    } catch (RuntimeException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "lines of step={0} are written later: {1}", pick.step(), e.getMessage());
    }
  }

  /// Writes the lines that there are.
  void writeLines() {
    synchronized (lines) {
      tasks.addLines(pick, linesWritten, lines);
      linesWritten += lines.size();
      lines.clear();
    }
  }

  /// Nobody wants it any more.
  void drop() {
    stop(End.DROPPED);
  }

  /// Somebody else shall make it.
  void handBack() {
    stop(End.HANDED_BACK);
  }

  private synchronized void stop(End how) {
    end = how;
    if (call != null) {
      call.stop();
    }
  }
}
