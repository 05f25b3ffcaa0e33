package io.roadml.runtime.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPolicyTest {
  @Test
  void aFullBatchRunsAtOnceAndALesserOneWhenTheDelayIsOver() {
    final BatchPolicy policy = new BatchPolicy(8, 1000, List.of());
    assertEquals(0, policy.rowsToRun(7, false));
    assertEquals(7, policy.rowsToRun(7, true));
    assertEquals(8, policy.rowsToRun(8, false));
    assertEquals(8, policy.rowsToRun(100, true));
  }

  @Test
  void theLargestPreferredSizeIsNotWaitedBeyond() {
    final BatchPolicy policy = new BatchPolicy(16, 1000, List.of(4, 8));
    assertEquals(0, policy.rowsToRun(5, false));
    assertEquals(8, policy.rowsToRun(9, false));
    assertEquals(5, policy.rowsToRun(5, true));
  }

  @Test
  void aSmallerLimitDropsThePreferredSizesAboveIt() {
    assertEquals(List.of(2), new BatchPolicy(8, 0, List.of(2, 8)).withMaxBatchSize(4).preferredBatchSizes());
  }

  @Test
  void wrongSettingsAreNamed() {
    assertEquals("max_batch_size=0, want 1 to 65536",
        assertThrows(IllegalArgumentException.class, () -> new BatchPolicy(0, 0, List.of())).getMessage());
    assertEquals("preferred_batch_size=4, want 5 to 8",
        assertThrows(IllegalArgumentException.class, () -> new BatchPolicy(8, 0, List.of(4, 4))).getMessage());
    assertThrows(IllegalArgumentException.class, () -> new BatchPolicy(8, -1, List.of()));
  }
}
