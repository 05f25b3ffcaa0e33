package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The page that `data profile` draws, opened in a real browser: every drawing is there and nothing leaves its place.
@Tag("slow")
@Tag("browser")
@Timeout(300)
class ProfilePageTest {
  @Test
  void theFlightsAreDrawnOnADeskAndOnAPhone(@TempDir Path folder) throws Exception {
    Path flights = Path.of("../../examples/flights/flights.parquet").toAbsolutePath().normalize();
    Path page = folder.resolve("page.html");
    CommandRun run = CommandRun.of("data", "profile", flights.toString(), "--html", page.toString());
    assertEquals(0, run.exitCode(), run.err());
    Browser browser = new Browser(folder);
    assertEquals(new Browser.Look(5, ""), browser.at(page, 1200));
    assertEquals(new Browser.Look(5, ""), browser.at(page, 500));
  }
}
