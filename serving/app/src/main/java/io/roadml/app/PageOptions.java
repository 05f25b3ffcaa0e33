package io.roadml.app;

import io.roadml.app.report.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/// Options: a page with all that the command has found.
final class PageOptions {
  @Option(names = "--html", paramLabel = "FILE", description = "Draws everything into a page.")
  private Path html;

  /// Writes a page if one was asked for.
  void write(Supplier<Page> page) {
    if (html == null) return;
    try {
      page.get().writeTo(html);
    } catch (IOException e) {
      throw Failure.failedJob("the page cannot be written: " + e.getMessage(), html.toString(),
          "name a file that can be written");
    }
  }
}
