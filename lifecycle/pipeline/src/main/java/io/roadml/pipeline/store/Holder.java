package io.roadml.pipeline.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// A process, as another process of the same machine can look for it.
///
/// @param machine which processes can see each other: the boot of the machine and the name space of process numbers; empty where that is not
///                known, and then nobody's death is seen
/// @param started when the process began, in milliseconds, as its number may be given out again
record Holder(String machine, long pid, long started) {
  /// A process's start is told a little differently when the clock is set.
  private static final long SAME_START_MILLIS = Duration.ofSeconds(10).toMillis();
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path NAMES = Path.of("/proc/self/ns/pid");
  private static final Holder THIS = new Holder(machineOfThis(), ProcessHandle.current().pid(),
      startOf(ProcessHandle.current()));

  /// This process.
  static Holder ofThis() {
    return THIS;
  }

  private static String machineOfThis() {
    try {
      return Files.readString(BOOT).strip() + " " + Files.readSymbolicLink(NAMES);
    } catch (IOException | UnsupportedOperationException notLinux) {
      return "";
    }
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
  }

  /// Whether it is certain that the process has ended.
  boolean isDead() {
    if (machine.isEmpty() || !machine.equals(THIS.machine)) {
      return false;
    }
    return ProcessHandle.of(pid)
        .filter(process -> process.isAlive() && Math.abs(startOf(process) - started) <= SAME_START_MILLIS).isEmpty();
  }

  @Override
  public String toString() {
    return "process=" + pid + (machine.equals(THIS.machine) ? "" : " of another machine");
  }
}
