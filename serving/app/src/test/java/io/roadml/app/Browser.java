package io.roadml.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A real browser without a window, which opens a page of the disk and says what is wrong with it.
final class Browser {
  /// What is looked at: whether the page is wider than its window, and each drawing's size, words and marks.
  private static final String LOOK = """
      <script>
      const problems = [];
      window.onerror = (message) => { problems.push('error: ' + message); };
      function box(element) { return element.getBoundingClientRect(); }
      function overlap(a, b) {
        return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
      }
      function looksAtWords(svg, number) {
        const frame = box(svg);
        for (const text of svg.querySelectorAll('text')) {
          const at = box(text);
          if (at.width > 0 && (at.left < frame.left - 1.5 || at.right > frame.right + 1.5 || at.top < frame.top - 1.5 || at.bottom > frame.bottom + 1.5)) {
            problems.push('drawing ' + number + ': "' + text.textContent + '" leaves it');
          }
        }
        const ticks = [...svg.querySelectorAll('text.tick, text.label, text.key, g.step text')].filter(t => !/rotate\\((?!0\\))/.test(t.getAttribute('transform') || '') && t.textContent);
        for (let i = 0; i < ticks.length; i++) for (let j = i + 1; j < ticks.length; j++) {
          if (overlap(box(ticks[i]), box(ticks[j]))) {
            problems.push('drawing ' + number + ': "' + ticks[i].textContent + '" and "' + ticks[j].textContent + '" overlap');
          }
        }
      }
      window.onload = () => {
        if (document.documentElement.scrollWidth > window.innerWidth) problems.push('the page is ' + document.documentElement.scrollWidth + ' wide in a window of ' + window.innerWidth);
        const drawings = [...document.querySelectorAll('svg')];
        drawings.forEach((svg, number) => {
          if (box(svg).width < 200 || box(svg).height < 50) problems.push('drawing ' + number + ' is too small');
          if (!svg.querySelector('title') || !svg.querySelector('desc')) problems.push('drawing ' + number + ' has no title or description');
          looksAtWords(svg, number);
        });
        const result = document.createElement('pre');
        result.id = 'looked';
        result.textContent = drawings.length + ' drawings\\n' + problems.join('\\n');
        document.body.appendChild(result);
      };
      </script>
      """;
  /// A page that reads a drawing as strictly as a browser that opens the file, and shows it.
  private static final String FRAME = """
      <!doctype html>
      <html><body>
      <script type="application/json" id="file">FILE</script>
      <script>
      document.addEventListener('DOMContentLoaded', () => {
        const text = JSON.parse(document.getElementById('file').textContent);
        const drawing = new DOMParser().parseFromString(text, 'image/svg+xml');
        const error = drawing.querySelector('parsererror');
        if (error) throw new Error(error.textContent);
        document.body.appendChild(document.importNode(drawing.documentElement, true));
      });
      </script>
      </body></html>
      """;
  private static final Pattern LOOKED = Pattern.compile("<pre id=\"looked\">(\\d+) drawings\\n?(.*?)</pre>",
      Pattern.DOTALL);
  private static final int SECONDS = 60;

  private final Path folder;
  private final String program;

  /// Finds the browser; its files go into the folder.
  Browser(Path folder) {
    this.folder = folder;
    this.program = Stream.of("chromium", "google-chrome", "chromium-browser").filter(Browser::isThere).findFirst()
        .orElseThrow(() -> new AssertionError("no browser was found; install chromium, as ./roadml verify does"));
  }

  private static boolean isThere(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }

  /// What a page looks like.
  ///
  /// @param drawings how many it has
  /// @param problems one a line; empty when there are none
  record Look(int drawings, String problems) {}

  Look at(Path page, int width) throws IOException, InterruptedException {
    Path copy = folder.resolve("look-" + width + "-" + page.getFileName());
    Files.writeString(copy, Files.readString(page).replace("</body>", LOOK + "</body>"));
    String dom = dom(copy, width);
    Matcher looked = LOOKED.matcher(dom);
    if (!looked.find()) throw new AssertionError("the browser did not come to look at " + page + ":\n" + dom);
    return new Look(Integer.parseInt(looked.group(1)), looked.group(2).strip());
  }

  /// Looks at a file of SVG, in a window that is as wide as it needs.
  Look atDrawing(Path svg, int width) throws IOException, InterruptedException {
    String text = Json.of(Files.readString(svg)).replace("<", "\\u003c");
    return at(Files.writeString(folder.resolve(svg.getFileName() + ".html"), FRAME.replace("FILE", text)), width);
  }

  private String dom(Path page, int width) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "dom", ".html");
    Process browser = new ProcessBuilder(
        List.of(program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--no-first-run", "--disable-background-networking", "--user-data-dir=" + folder.resolve("profile"),
            "--window-size=" + width + ",1000", "--dump-dom", page.toUri().toString()))
        .redirectOutput(output.toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    if (!browser.waitFor(SECONDS, TimeUnit.SECONDS)) {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly().waitFor();
      throw new AssertionError("the browser was not done after " + SECONDS + " s");
    }
    return Files.readString(output);
  }
}
