package io.roadml.schedules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/// What a schedule refuses to be.
class SchedulePoliciesTest {
  private static Schedule schedule(String name) {
    return Schedule.of(name, Probe.REFERENCE, Recurrence.cron("@daily", ZoneOffset.UTC));
  }

  private static String refused(Runnable definition) {
    return assertThrows(IllegalArgumentException.class, definition::run).getMessage();
  }

  @Test
  void contradictionsAreRefused() {
    assertEquals("schedule=a b, want letters, digits, '_', '.' and '-', at most 100", refused(() -> schedule("a b")));
    assertTrue(refused(() -> schedule("a").catchUp(CatchUp.all()).overlap(Overlap.CANCEL_PREVIOUS))
        .startsWith("schedule=a would catch up 100 fires and cancel all but one"));
    assertEquals("schedule=a: ${fire_tim} is unknown, want one of [schedule, fire_time, interval_start, interval_end]",
        refused(() -> schedule("a").param("day", "at ${fire_tim}")));
    assertEquals("catch-up=1001, want 0 to 1000", refused(() -> new CatchUp(1001)));
  }

  @Test
  void anAddressWithAPasswordIsNotStoredAndNotShown() {
    for (String secret : new String[]{"http://u:hunter2@localhost/", "ftp://hunter2/", "hunter2", "env:hunter2!"}) {
      String message = refused(() -> schedule("a").webhook(secret));
      assertTrue(!message.contains("hunter2") && message.contains("***"), message);
    }
    assertEquals("http://localhost:81", WebhookAddress.of("http://u:hunter2@localhost:81/x?token=hunter2").toString());
  }
}
