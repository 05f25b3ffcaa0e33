package io.roadml.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// The one logging backend: what libraries say to [System.Logger] goes to standard error, a record a line.
///
/// `2026-11-24T03:21:00.123Z WARNING io.roadml.serving.http message`, and below it the stack trace if there is one: the log is for
/// whoever runs the process, who needs it, and not for those who call it.
final class LogLines extends Formatter {
  /// The system property that names the manager of all loggers.
  static final String MANAGER = "java.util.logging.manager";

  /// Keeps the level of the root from being forgotten: java.util.logging holds loggers weakly.
  private static final Logger ROOT = Logger.getLogger("");
  /// Libraries that tell at INFO what is of use to their own authors: a version, each connection, each migration.
  private static final List<
      Logger> TALKATIVE = Stream.of("org.xnio", "com.zaxxer.hikari", "org.flywaydb", "com.github.kagkarlsson")
          .map(Logger::getLogger).toList();
  /// Part of Chronicle Map, which misses a library at WARNING that is left out on purpose: no thread is pinned to a core by it.
  private static final Logger AFFINITY = Logger.getLogger("net.openhft.affinity");

  private LogLines() {}

  /// Keeps the handlers while the process ends: what is being closed still has something to say, and the usual manager takes
  /// them away as soon as the process is told to end. [#MANAGER] must name it before anything touches a logger, this class too.
  public static final class Lasting extends LogManager {
    /// Called by the JDK.
    public Lasting() {}

    @Override
    public void reset() {
      // Nothing is taken away.
    }
  }

  /// Sends every record of at least this level to standard error, and nothing anywhere else.
  static void start(Level level) {
    for (Handler handler : ROOT.getHandlers()) ROOT.removeHandler(handler);
    var console = new ConsoleHandler();
    console.setLevel(level);
    console.setFormatter(new LogLines());
    ROOT.addHandler(console);
    ROOT.setLevel(level);
    TALKATIVE.forEach(logger -> logger.setLevel(level.equals(Level.INFO) ? Level.WARNING : level));
    AFFINITY.setLevel(level.intValue() < Level.INFO.intValue() ? level : Level.SEVERE);
  }

  @Override
  public String format(LogRecord record) {
    Instant when = record.getInstant().truncatedTo(ChronoUnit.MILLIS);
    var line = new StringBuilder(160).append(when).append(' ').append(record.getLevel().getName()).append(' ')
        .append(record.getLoggerName()).append(' ').append(formatMessage(record)).append(System.lineSeparator());
    if (record.getThrown() != null) line.append(trace(record.getThrown()));
    return line.toString();
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
