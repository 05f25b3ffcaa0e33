package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The pages that `evaluate` and `drift` draw, opened in a real browser: every drawing is there, nothing leaves its place, and
/// nothing is fetched or run.
@Tag("slow")
@Tag("browser")
@Timeout(300)
class ReportPagesTest {
  private static final int DESK = 1200;
  private static final int PHONE = 500;

  @TempDir
  private Path folder;

  private final Random random = new Random(11);

  private Path rows(String name, String head, int count, Function<Integer, String> row) throws IOException {
    List<String> lines = new ArrayList<>(List.of(head));
    IntStream.range(0, count).forEach(i -> lines.add(row.apply(i)));
    return Files.write(folder.resolve(name), lines);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.7f", value);
  }

  private void looksRight(int drawings, String... command) throws IOException, InterruptedException {
    Path page = folder.resolve("page.html");
    List<String> args = new ArrayList<>(List.of(command));
    args.addAll(List.of("--html", page.toString()));
    CommandRun run = CommandRun.of(args.toArray(String[]::new));
    assertEquals(0, run.exitCode(), run.err());
    String html = Files.readString(page);
    for (String outside : List.of("<script", "http:", "https:", "src=", "url(", "@import", " on")) {
      assertFalse(html.replaceAll(">[^<]*<", "><").contains(outside), outside);
    }
    Browser browser = new Browser(folder);
    Browser.Look desk = browser.at(page, DESK);
    Browser.Look phone = browser.at(page, PHONE);
    assertAll(() -> assertEquals(new Browser.Look(drawings, ""), desk),
        () -> assertEquals(new Browser.Look(drawings, ""), phone));
  }

  @Test
  void twoLabels() throws Exception {
    Path data = rows("binary.csv", "y,s,by", 3000, i -> {
      int y = random.nextInt(4) / 3;
      return y + "," + number(1 / (1 + Math.exp(1 - random.nextGaussian() - 2 * y))) + ","
          + "a rather long name of a slice ".repeat(2) + i % 37;
    });
    looksRight(7, "evaluate", "--task", "classification", "--data", data.toString(), "--truth", "y", "--score", "s",
        "--by",
        "by", "--bootstrap", "30");
  }

  @Test
  void twoLabelsOfOneRowAndOfHugeScores() throws Exception {
    Path one = rows("one.csv", "y,s", 1, _ -> "1,0.7");
    looksRight(5, "evaluate", "--task", "classification", "--data", one.toString(), "--truth", "y", "--score", "s");
    Path huge = rows("huge.csv", "y,s", 50, i -> i % 2 + "," + (i - 20) + "e306");
    looksRight(4, "evaluate", "--task", "classification", "--data", huge.toString(), "--truth", "y", "--score", "s",
        "--threshold", "0");
  }

  @Test
  void severalLabelsWithLongAndStrangeNames() throws Exception {
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "\"<label> & WWWWW " + i + "\nsecond line\"").toList();
    Path data = rows("several.csv", "y,p", 4000,
        i -> names.get(i % 20) + "," + names.get(random.nextInt(3) == 0 ? random.nextInt(20) : i % 20));
    looksRight(2, "evaluate", "--task", "classification", "--data", data.toString(), "--truth", "y", "--prediction",
        "p");
    Path scored = rows("scored.csv", "y,first,second,third", 600, i -> {
      double a = random.nextDouble();
      double b = random.nextDouble() * (1 - a);
      return List.of("first", "second", "third").get(i % 3) + "," + number(a) + "," + number(b) + ","
          + number(1 - a - b);
    });
    looksRight(3, "evaluate", "--task", "classification", "--data", scored.toString(), "--truth", "y", "--scores",
        "first,second,third");
  }

  @Test
  void numbers() throws Exception {
    for (double scale : new double[]{1, 1e-9, 1e15}) {
      Path data = rows("numbers.csv", "y,p,by", 5000, i -> {
        double y = random.nextGaussian();
        return y * scale + "," + (y * 0.8 + random.nextGaussian() / 4) * scale + "," + i % 12;
      });
      looksRight(5, "evaluate", "--task", "regression", "--data", data.toString(), "--truth", "y", "--prediction", "p",
          "--by", "by");
    }
  }

  @Test
  void rankings() throws Exception {
    Path data = rows("ranking.csv", "q,r,s", 2000, i -> i / 8 + "," + random.nextInt(3) + "," + random.nextGaussian());
    looksRight(2, "evaluate", "--task", "ranking", "--data", data.toString(), "--truth", "r", "--score", "s", "--group",
        "q");
  }

  @Test
  void driftOfEveryKindOfColumn() throws Exception {
    String head = "number,\"a name that is much longer than there is room for it in any table\",day,moment,flag,whole,\"<b>\n\"";
    Path reference = rows("reference.csv", head, 3000, i -> row(i, 0));
    Path current = rows("current.csv", head, 3000, i -> row(i, 1));
    looksRight(8, "drift", "--reference", reference.toString(), "--current", current.toString());
  }

  private String row(int i, int moved) {
    return number(random.nextGaussian() * 1e7 + moved * 5e6) + ",category " + "with a long name ".repeat(2)
        + (i % 9 + 2 * moved) + ",20" + (20 + 2 * moved)
        + "-0" + (1 + i % 9) + "-11,2026-01-0" + (1 + i % 9) + " 1" + i % 10 + ":30:00,"
        + (random.nextInt(3 - moved) == 0) + ","
        + (random.nextInt(4) == 0 ? random.nextInt(30) : 0) + "," + (moved == 1 && i % 2 == 0 ? "" : "x" + i % 3);
  }
}
