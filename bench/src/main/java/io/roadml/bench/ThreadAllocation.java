package io.roadml.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Tells how much heap threads have allocated since they began.
///
/// - Units: bytes. - Threading: safe for many threads; exact once the threads rest, else as of a moment ago.
final class ThreadAllocation {
  /// How the runtime names the threads that own instances.
  static final String INSTANCE = "roadml-instance";

  private static final com.sun.management.ThreadMXBean THREADS = (com.sun.management.ThreadMXBean) ManagementFactory
      .getThreadMXBean();

  private ThreadAllocation() {
  }

  static long ofCurrentThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  static long of(final long threadId) {
    return THREADS.getThreadAllocatedBytes(threadId);
  }

  /// Returns the ids of the threads whose name begins so.
  static Set<Long> named(final String prefix) {
    return byName(prefix).keySet();
  }

  /// Returns names by id, of the threads whose name begins so.
  static Map<Long, String> byName(final String prefix) {
    final Map<Long, String> names = new LinkedHashMap<>();
    for (final ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
      if (info != null && info.getThreadName().startsWith(prefix)) {
        names.put(info.getThreadId(), info.getThreadName());
      }
    }
    return names;
  }

  /// Returns bytes by `id name`, of all threads.
  static Map<String, Long> all() {
    final Map<Long, String> names = byName("");
    return LongStream.of(THREADS.getAllThreadIds()).filter(names::containsKey).boxed()
        .collect(Collectors.toMap(id -> id + " " + names.get(id), ThreadAllocation::of));
  }
}
