package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the README, the pages of `docs/` and the examples' READMEs tell users to type works, command by command.
@Timeout(900)
class DocumentedPagesTest {
  private static final int QUICK_SECONDS = 100;
  private static final int SLOW_SECONDS = 400;

  @TempDir
  private Path folder;
  private Optional<Path> played = Optional.empty();

  @TestFactory
  Stream<DynamicTest> pagesWithoutHttpRunAsTheyStand() throws IOException {
    return runs(page -> !isLong(page), QUICK_SECONDS);
  }

  @TestFactory @Tag("slow") @Tag("curl")
  Stream<DynamicTest> allOtherPagesRunAsTheyStand() throws IOException {
    return runs(DocumentedPagesTest::isLong, SLOW_SECONDS);
  }

  private Stream<DynamicTest> runs(Predicate<DocumentedPage> which, int seconds) throws IOException {
    return DocumentedPage.all().stream().filter(page -> !page.runCommands().isEmpty()).filter(which)
        .map(page -> dynamicTest(page.name(), () -> {
          Path place = Files.createDirectories(folder.resolve("run of " + page.name().replace('/', ' ')));
          PageRun.Result result = PageRun.of(page, place, seconds, played);
          assertEquals(0, result.exitCode(), () -> page + ":\n" + result.output());
          if (PageRun.playsDemo(page)) played = Optional.of(place);
        }));
  }

  /// Whether a page takes long, or needs what a build need not have.
  private static boolean isLong(DocumentedPage page) {
    return page.runCommands().stream().anyMatch(line -> line.startsWith("curl ") || line.startsWith("./roadml demo"));
  }

  @Test
  void aPageFailsWithItsFirstCommandThatFails() throws Exception {
    PageRun.Result result = run("```sh\ncat there-is-no-such-file\necho later\n```\n");
    assertEquals(1, result.exitCode(), result.output());
    assertFalse(result.output().contains("+ echo later"), result.output());
  }

  @Test
  void aPageFailsWhenItsServerDoesNotStart() throws Exception {
    PageRun.Result result = run("```sh\n./roadml serve --model x=there-is-no-such-file.onnx\n```\n");
    assertEquals(1, result.exitCode(), result.output());
    assertTrue(result.output().contains("a server ended before it was ready"), result.output());
  }

  @Test
  void aPageFailsWhenItsServerIsKilledInsteadOfEnding() throws Exception {
    PageRun.Result result = run("""
        ```sh
        ./roadml serve --model wide_day=examples/embed/wide-day.onnx
        kill -9 $!
        wait $!
        ```
        """);
    assertEquals(137, result.exitCode(), result.output());
    assertTrue(result.output().contains("ready http://127.0.0.1:"), result.output());
  }

  private PageRun.Result run(String text) throws IOException, InterruptedException {
    return PageRun.of(DocumentedPage.of("page", text), folder, QUICK_SECONDS, Optional.empty());
  }
}
