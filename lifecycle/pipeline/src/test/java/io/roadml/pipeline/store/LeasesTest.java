package io.roadml.pipeline.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.MetadataStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeasesTest {
  private static final Duration LENGTH = Duration.ofSeconds(30);

  @TempDir
  Path folder;

  private final KeptStoreFixture.Ticks clock = new KeptStoreFixture.Ticks();
  private MetadataStore metadata;
  private Leases one;
  private Leases other;

  @BeforeEach
  void open() throws Exception {
    metadata = MetadataStore.open(folder);
    one = new Leases(metadata, clock, LENGTH);
    other = new Leases(metadata, clock, LENGTH);
  }

  @AfterEach
  void close() {
    one.close();
    other.close();
    metadata.close();
  }

  @Test
  void ofManyOneHasItUntilItIsGivenBack() {
    Leases.Lease lease = one.take("x").orElseThrow();
    assertEquals(Optional.empty(), other.take("x"));
    assertEquals(Optional.empty(), one.take("x"));
    assertTrue(other.take("y").isPresent());
    one.release(lease);
    assertFalse(one.renew(lease));
    assertTrue(other.take("x").isPresent());
  }

  @Test
  void itRunsOutUnlessItIsRenewed() {
    Leases.Lease lease = one.take("x").orElseThrow();
    clock.advance(LENGTH);
    assertEquals(Optional.empty(), other.take("x"));
    assertTrue(one.renew(lease));
    clock.advance(LENGTH);
    assertEquals(Optional.of(Holder.ofThis()), other.holder("x"));
    clock.advance(Duration.ofNanos(1000));
    assertEquals(Optional.empty(), other.holder("x"));
    Leases.Lease second = other.take("x").orElseThrow();
    assertFalse(one.renew(lease));
    one.release(lease);
    assertTrue(other.renew(second));
  }

  @Test
  void oneOfAProcessThatHasEndedIsFreeAtOnceAndOneOfAnotherMachineIsNot() throws Exception {
    Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-version")
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    long pid = process.pid();
    process.waitFor();
    assertTrue(one.take("x").isPresent());
    metadata.sql().update("UPDATE pipeline_lease SET pid = ?", pid);
    assertEquals(Optional.empty(), other.holder("x"));
    Leases.Lease lease = other.take("x").orElseThrow();
    metadata.sql().update("UPDATE pipeline_lease SET pid = ?, machine = 'another'", pid);
    assertEquals("process=" + pid + " of another machine", one.holder("x").orElseThrow().toString());
    assertEquals(Optional.empty(), one.take("x"));
    assertTrue(other.renew(lease));
  }

  @Test
  void aProcessWithTheSameNumberThatBeganLaterIsAnotherOne() {
    Holder self = Holder.ofThis();
    assertFalse(self.isDead());
    assertTrue(new Holder(self.machine(), self.pid(), self.started() - 60_000).isDead());
    assertFalse(new Holder("", self.pid(), self.started() - 60_000).isDead());
  }

  @Test
  void whoeverHasOneRenewsItInTheBackground() {
    try (Leases busy = new Leases(metadata, Clock.systemUTC(), Duration.ofSeconds(1))) {
      Leases.Lease lease = busy.take("x").orElseThrow();
      long first = expiry();
      while (expiry() == first) {
        Thread.onSpinWait();
      }
      assertTrue(busy.renew(lease));
    }
  }

  @Test
  void whatCannotBeGivenBackNowIsGivenBackLater() {
    try (Leases busy = new Leases(metadata, Clock.systemUTC(), Duration.ofSeconds(1))) {
      Leases.Lease lease = busy.take("x").orElseThrow();
      metadata.sql().update("ALTER TABLE pipeline_lease RENAME TO elsewhere");
      busy.release(lease);
      metadata.sql().update("ALTER TABLE elsewhere RENAME TO pipeline_lease");
      while (other.take("x").isEmpty()) {
        Thread.onSpinWait();
      }
      assertFalse(busy.renew(lease));
    }
  }

  private long expiry() {
    return metadata.sql().first("SELECT expires_at FROM pipeline_lease WHERE name = 'x'", row -> row.integer(1))
        .orElseThrow();
  }
}
