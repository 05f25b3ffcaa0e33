package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A file system without a free byte, of the child's own. Here files that are mapped meet a full disk too: a page that is
/// written and cannot be had is a fault of memory.
@Tag("slow")
class FullFileSystemTest extends FullDiskConformance {
  @Override
  Process child() throws IOException, InterruptedException {
    Path place = folder.resolve("small");
    return SmallFileSystem.start(place, ChildJvm.command(FullDisk.class, place.toString()));
  }

  @Override
  void fill() throws IOException {
    assertEquals("done No space left on device", say("fill all but " + SPARE_BYTES));
  }

  private void fillUp() throws IOException {
    assertEquals("done No space left on device", say("fill"));
  }

  @Override
  void free() throws IOException {
    assertEquals("done true", say("free"));
  }

  /// Not a page is left, in the midst of what is taken between two looks at the room.
  @Test
  void aTableWhoseNextRowNeedsAPageThatIsNotThereLosesNothing() throws Exception {
    fillUp();
    String refusal = say("insert");
    assertFailed("OnlineStoreException", "online store, view small: ", refusal);
    assertTrue(refusal.contains("free some"), refusal);
    String rows = say("rows");
    assertTrue(rows.startsWith("done "), rows);
    assertEquals(rows, say("rewrite"));
    free();
    String more = say("insert");
    assertTrue(more.startsWith("done "), more);
    assertEquals(more, say("rows"));
    assertEquals(more, say("reopen"));
  }

  @Test
  void storesThatAreClosedAndOpenedOnAFullDiskHaveTheirRowsWhenThereIsRoom() throws Exception {
    fillUp();
    assertEquals("done closed", say("close small"));
    fillUp();
    assertFailed("OnlineStoreException", "(No space left on device); free some of the disk", say("open small"));
    free();
    assertEquals("done 50", say("open small"));
    assertEquals("done 50", say("reopen"));
    assertEquals("done 10", say("online"));
    assertEquals("done 2010", say("count"));
  }

  /// What the offline store has taken is told apart from what no store has.
  @Test
  void rowsThatOnlyTheOnlineStoreHasNoRoomForAreInTheOfflineOne() throws Exception {
    fill();
    String refusal = say("push");
    assertFailed("IOException", "online store, view v: the disk has 0 MiB left", refusal);
    assertTrue(refusal.contains("; the offline store has the rows, so materialize view=v then"), refusal);
    assertEquals("done 2910", say("count"));
    free();
    assertEquals("done 2910", say("materialize"));
    assertEquals("done 1000", say("online"));
  }
}
