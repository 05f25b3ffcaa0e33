package io.roadml.schedules;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// What a class logs meanwhile.
final class HeardLog extends Handler implements AutoCloseable {
  private final Logger logger;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  private HeardLog(Logger logger) {
    this.logger = logger;
  }

  static HeardLog of(Class<?> type) {
    HeardLog log = new HeardLog(Logger.getLogger(type.getName()));
    log.logger.addHandler(log);
    return log;
  }

  BlockingQueue<String> lines() {
    return lines;
  }

  @Override
  public void publish(LogRecord line) {
    lines.add(new SimpleFormatter().formatMessage(line));
  }

  @Override
  public void flush() {
    // Nothing waits.
  }

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
