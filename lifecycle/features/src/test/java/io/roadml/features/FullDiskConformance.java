package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What every kind of full disk must lead to: each store says so and what to do, keeps what it had, and takes the same again
/// once there is room. A subclass says how a disk is filled for one child process, and freed again while that runs.
@Timeout(180)
abstract class FullDiskConformance {
  /// What is left free, so that something still fits.
  static final long SPARE_BYTES = 200_000;

  @TempDir
  Path folder;
  Process process;
  private BufferedReader answers;
  private PrintStream commands;

  abstract Process child() throws IOException, InterruptedException;

  abstract void fill() throws IOException, InterruptedException;

  abstract void free() throws IOException, InterruptedException;

  @BeforeEach
  void start() throws IOException, InterruptedException {
    process = child();
    answers = process.inputReader(StandardCharsets.UTF_8);
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    StringBuilder said = new StringBuilder();
    String line = answers.readLine();
    for (; line != null && !line.equals("ready"); line = answers.readLine()) {
      said.append(line).append('\n');
    }
    assertEquals("ready", line, said::toString);
  }

  @AfterEach
  void stop() throws InterruptedException {
    commands.close(); // then it ends, and puts away what it was lent
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  String say(String command) throws IOException {
    commands.println(command);
    StringBuilder said = new StringBuilder();
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith("done ") || line.startsWith("failed ")) {
        return line;
      }
      said.append(line).append('\n'); // what the JVM and the libraries log
    }
    throw new IOException("the process ended: " + said);
  }

  static void assertFailed(String exception, String words, String answer) {
    assertTrue(answer.startsWith("failed " + exception + " ") && answer.contains(words), answer);
  }

  @Test
  void aFileOfRowsThatDoesNotFitIsNoPartOfTheViewAndIsTakenWhenThereIsRoom() throws Exception {
    fill();
    String refusal = say("file");
    assertFailed("IOException", "view=v", refusal);
    assertTrue(refusal.contains("; free some of the disk and try again"), refusal);
    assertEquals("done 2010", say("count"));
    assertEquals("done 10", say("online"));
    free();
    assertEquals("done 200000", say("file"));
    assertEquals("done 202010", say("count"));
  }

  @Test
  void aLineThatDoesNotFitIsNoPartOfTheViewAndIsTakenWhenThereIsRoom() throws Exception {
    fill();
    String refusal = say("lines");
    assertFailed("IOException", "manifest.jsonl cannot be written", refusal);
    assertTrue(refusal.contains("; free some of the disk and try again"), refusal);
    String count = say("count");
    long rows = Long.parseLong(count.substring("done ".length()));
    assertEquals(2_010, rows % 900 + 1_800, count + " has half a line");
    assertTrue(rows > 2_010, count);
    free();
    assertEquals("done 90000", say("lines"));
    assertEquals("done " + (rows + 90_000), say("count"));
  }

  @Test
  void anOnlineTableThatDoesNotFitIsNotMadeAndNothingIsStored() throws Exception {
    fill();
    String refusal = say("table");
    assertFailed("OnlineStoreException", "online store, view other: ", refusal);
    assertTrue(refusal.contains("free some"), refusal);
    assertEquals("done 10", say("online"));
    free();
    assertTrue(say("table").startsWith("done OnlineReport[read=1, written=1"));
  }

  @Test
  void definitionsThatDoNotFitAreNotThereAndAreTakenWhenThereIsRoom() throws Exception {
    fill();
    String refusal = say("definitions");
    assertFailed("MetadataException", "metadata: file=", refusal);
    assertTrue(refusal.contains("disk"), refusal);
    String views = say("views");
    assertTrue(views.startsWith("done "), views);
    free();
    assertEquals("done 62", say("definitions"));
  }

  @Test
  void aFullTableTakesNewRowsOfKeysThatItHasAndOthersWhenThereIsRoom() throws Exception {
    fill();
    String refusal = say("insert");
    assertFailed("OnlineStoreException", "online store, view small: ", refusal);
    assertTrue(refusal.contains("free some"), refusal);
    String rows = say("rows");
    assertTrue(rows.startsWith("done "), rows);
    assertEquals(rows, say("rewrite"));
    assertEquals(rows, say("rows"));
    free();
    String more = say("insert");
    assertTrue(more.startsWith("done "), more);
    assertEquals(more, say("rows"));
    assertEquals(more, say("reopen"));
  }
}
