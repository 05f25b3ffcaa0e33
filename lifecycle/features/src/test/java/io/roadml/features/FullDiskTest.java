package io.roadml.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A disk that takes no more: each store says so and what to do, keeps what it had, and takes the same again once there is
/// room.
///
/// The disk is full for one process only: its files may not grow beyond a limit, which the kernel refuses where a full disk
/// refuses, and which is lifted again while the process runs. Linux's `prlimit` does it, without the rights of root.
@Timeout(180)
class FullDiskTest {
  private static final long FULL_BYTES = 200_000;

  @TempDir
  private Path folder;
  private Process process;
  private BufferedReader answers;
  private PrintStream commands;

  @BeforeEach
  void start() throws IOException {
    process = ChildJvm.start(FullDisk.class, folder.toString());
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
    process.destroyForcibly().waitFor();
  }

  private String say(String command) throws IOException {
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

  private void limit(String bytes) throws IOException, InterruptedException {
    Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":")
        .redirectErrorStream(true).start();
    String said = new String(limiting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, limiting.waitFor(), said);
  }

  private void fill() throws IOException, InterruptedException {
    limit(Long.toString(FULL_BYTES));
  }

  private void free() throws IOException, InterruptedException {
    limit("unlimited");
  }

  private static void assertFailed(String exception, String words, String answer) {
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
    assertFailed("OnlineStoreException", "online store, view other: a file for 100000 rows cannot be made",
        say("table"));
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
}
