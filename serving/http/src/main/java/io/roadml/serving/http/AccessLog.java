package io.roadml.serving.http;

import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Stage;
import io.roadml.serving.endpoint.Endpoint;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Writes a line for each request, on a thread of its own.
///
/// Requests are put into a bounded ring of cells that are used again; when it is full the line is dropped and counted, so
/// that a slow disk slows nobody.
///
/// ```
/// cell n: turn = n free for the writer of line n, n + 1 filled, n + CELLS free again
/// ```
///
/// - Threading: any thread records, one writes.
/// - Allocation: none to record, but for ids beyond 64 bytes.
/// - Source of the ring: D. Vyukov, "Bounded MPMC queue".
final class AccessLog implements AutoCloseable {
  private static final int CELLS = 8192;
  private static final long IDLE_NANOS = 10_000_000;
  private static final int LONGEST_ID = 256;
  private static final VarHandle TURN;
  private static final System.Logger LOGGER = System.getLogger(AccessLog.class.getName());

  static {
    try {
      TURN = MethodHandles.lookup().findVarHandle(AccessLine.class, "turn", long.class);
    } catch (final ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final boolean json;
  private final AccessLine[] cells;
  private final AtomicLong head = new AtomicLong();
  private final LongAdder dropped = new LongAdder();
  private final OutputStream out;
  private final boolean closesOut;
  private final Thread thread;
  private volatile boolean closed;
  private long tail;

  private AccessLog(final AccessLogFormat format, final OutputStream out, final boolean closesOut) {
    json = format == AccessLogFormat.JSON;
    this.out = out;
    this.closesOut = closesOut;
    cells = new AccessLine[format == AccessLogFormat.OFF ? 0 : CELLS];
    for (int index = 0; index < cells.length; index++) {
      cells[index] = new AccessLine();
      cells[index].turn = index;
    }
    thread = Thread.ofPlatform().name("roadml-access-log").daemon(true).unstarted(this::write);
  }

  /// Opens the log that the settings ask for.
  ///
  /// @throws IOException when the file cannot be appended to
  static AccessLog open(final HttpConfig config) throws IOException {
    final boolean file = config.accessLog() != AccessLogFormat.OFF && config.accessLogFile() != null;
    final OutputStream out = file
        ? Files.newOutputStream(config.accessLogFile(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)
        : new FileOutputStream(FileDescriptor.out); // its own lines, not those of a debugger
    final AccessLog log = new AccessLog(config.accessLog(), out, file);
    if (log.isOn()) {
      log.thread.start();
    }
    return log;
  }

  boolean isOn() {
    return cells.length > 0;
  }

  /// Returns how many lines were dropped because the ring was full.
  long dropped() {
    return dropped.sum();
  }

  /// Records an infer request; its slot may be `null`.
  void infer(final Endpoint endpoint, final InferRequest request, final Slot slot, final int status, final long bytesIn,
      final long bytesOut, final long nanos) {
    final long turn = claim();
    if (turn < 0) {
      return;
    }
    final AccessLine line = cell(turn);
    line.infer(endpoint, request, slot, status, LONGEST_ID);
    fill(line, turn, bytesIn, bytesOut, nanos);
  }

  /// Records any other request.
  void other(final String method, final String path, final int status, final long bytesIn, final long bytesOut,
      final long nanos) {
    final long turn = claim();
    if (turn < 0) {
      return;
    }
    final AccessLine line = cell(turn);
    line.other(method, path, status);
    fill(line, turn, bytesIn, bytesOut, nanos);
  }

  private void fill(final AccessLine line, final long turn, final long bytesIn, final long bytesOut, final long nanos) {
    line.millis = System.currentTimeMillis();
    line.bytesIn = bytesIn;
    line.bytesOut = bytesOut;
    line.nanos = nanos;
    TURN.setRelease(line, turn + 1);
  }

  private AccessLine cell(final long turn) {
    return cells[(int) (turn & CELLS - 1)];
  }

  /// Returns the turn of a free cell, or −1 when there is none.
  private long claim() {
    while (true) {
      final long turn = head.getAcquire();
      final long seen = (long) TURN.getAcquire(cell(turn));
      if (seen < turn) {
        dropped.increment();
        return -1;
      }
      if (seen == turn && head.compareAndSet(turn, turn + 1)) {
        return turn;
      }
    }
  }

  private void write() {
    final ByteWriter text = new ByteWriter(4096);
    while (true) {
      final boolean last = closed;
      text.clear();
      while (text.length() < 65_536 && (long) TURN.getAcquire(cell(tail)) == tail + 1) {
        cell(tail).write(text, json);
        TURN.setRelease(cell(tail), tail + CELLS);
        tail++;
      }
      if (text.length() > 0) {
        print(text);
      } else if (last) {
        return;
      } else {
        LockSupport.parkNanos(this, IDLE_NANOS);
      }
    }
  }

  private void print(final ByteWriter text) {
    try {
      out.write(text.array(), 0, text.length());
      out.flush();
    } catch (final IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the access log cannot be written; lines are lost", e);
    }
  }

  /// Writes what has been recorded and ends the thread.
  @Override
  public void close() {
    closed = true;
    if (isOn()) {
      LockSupport.unpark(thread);
      join();
    }
    if (closesOut) {
      closeOut();
    }
  }

  private void join() {
    try {
      thread.join();
    } catch (final InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeOut() {
    try {
      out.close();
    } catch (final IOException e) {
      LOGGER.log(System.Logger.Level.WARNING, "the access log cannot be closed", e);
    }
  }

  /// One line of the log, used again and again.
  static final class AccessLine {
    private static final Stage[] STAGES = Stage.values();

    @SuppressWarnings("unused") // read and written through TURN
    private volatile long turn;
    private long millis;
    private long bytesIn;
    private long bytesOut;
    private long nanos;
    private int status;
    private String method;
    private String path;
    private String model;
    private String version;
    private byte[] id = new byte[64];
    private int idLength;
    private int rows;
    private final long[] stamps = new long[STAGES.length];

    private void infer(final Endpoint endpoint, final InferRequest request, final Slot slot, final int code,
        final int longestId) {
      status = code;
      method = null;
      path = null;
      model = endpoint.name();
      version = endpoint.version();
      idLength = Math.min(request.idLength(), longestId);
      if (id.length < idLength) {
        id = new byte[longestId];
      }
      System.arraycopy(request.id(), 0, id, 0, idLength);
      rows = slot == null ? 0 : slot.rows();
      for (int stage = 0; stage < STAGES.length; stage++) {
        stamps[stage] = slot == null ? 0 : slot.stamp(STAGES[stage]);
      }
    }

    private void other(final String verb, final String where, final int code) {
      status = code;
      method = verb;
      path = where;
      model = null;
      version = null;
      idLength = 0;
      rows = 0;
    }

    private void write(final ByteWriter text, final boolean asJson) {
      if (asJson) {
        json(text);
      } else {
        words(text);
      }
      text.put('\n');
    }

    private void json(final ByteWriter text) {
      text.ascii("{\"time\":\"").ascii(Instant.ofEpochMilli(millis).toString()).ascii("\",\"status\":").decimal(status);
      if (model == null) {
        text.ascii(",\"method\":").string(method).ascii(",\"path\":").string(path);
      } else {
        text.ascii(",\"id\":\"").put(id, 0, wholeEscapes()).ascii("\",\"model\":").string(model).ascii(",\"version\":")
            .string(version).ascii(",\"rows\":").decimal(rows);
      }
      text.ascii(",\"bytes_in\":").decimal(bytesIn).ascii(",\"bytes_out\":").decimal(bytesOut).ascii(",\"us\":");
      micros(text, nanos);
      if (model != null) {
        text.ascii(",\"stages_us\":{");
        stages(text, true);
        text.put('}');
      }
      text.put('}');
    }

    private void words(final ByteWriter text) {
      text.ascii(Instant.ofEpochMilli(millis).toString()).put(' ').decimal(status).put(' ');
      if (model == null) {
        text.ascii(method).put(' ').string(path);
      } else {
        text.ascii("infer model=").string(model).ascii(" version=").string(version).ascii(" id=\"")
            .put(id, 0, wholeEscapes()).ascii("\" rows=").decimal(rows);
      }
      text.ascii(" in=").decimal(bytesIn).ascii(" out=").decimal(bytesOut).ascii(" us=");
      micros(text, nanos);
      if (model != null) {
        stages(text, false);
      }
    }

    /// An id is kept as it stood in JSON; one that was cut must not end within an escape or a character.
    private int wholeEscapes() {
      int end = 0;
      int at = 0;
      while (at < idLength) {
        at += id[at] == '\\' ? id[Math.min(at + 1, idLength - 1)] == 'u' ? 6 : 2
            : Math.max(1, Utf8.sequence(id, at, idLength));
        if (at <= idLength && Utf8.sequence(id, end, idLength) > 0) {
          end = at;
        }
      }
      return end;
    }

    private void stages(final ByteWriter text, final boolean asJson) {
      stage(text, asJson, "decode", Stage.RECEIVED, Stage.DECODED);
      stage(text, asJson, "wait", Stage.DECODED, Stage.BATCHED);
      stage(text, asJson, "run", Stage.RUN_STARTED, Stage.RUN_ENDED);
      stage(text, asJson, "answer", Stage.RUN_ENDED, Stage.ENCODED);
    }

    private void stage(final ByteWriter text, final boolean asJson, final String name, final Stage from,
        final Stage to) {
      if (asJson) {
        text.ascii(name.equals("decode") ? "\"" : ",\"").ascii(name).ascii("\":");
      } else {
        text.put(' ').ascii(name).put('=');
      }
      final boolean passed = stamps[from.ordinal()] != 0 && stamps[to.ordinal()] != 0;
      micros(text, passed ? Math.max(0, stamps[to.ordinal()] - stamps[from.ordinal()]) : 0);
    }

    private static void micros(final ByteWriter text, final long nanos) {
      text.decimal(nanos / 1000).put('.').decimal(nanos % 1000 / 100);
    }
  }
}
