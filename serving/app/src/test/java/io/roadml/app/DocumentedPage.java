package io.roadml.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A page for users: its fenced blocks, its links, and the commands that it names.
///
/// Blocks marked `sh` are commands that the tests run from top to bottom in the root of a checkout. Lines that begin with `$ ` in blocks
/// marked `console`, and commands between single backticks, are only looked at.
///
/// @param name   relative to the checkout
/// @param prose  everything but the fenced blocks
/// @param blocks in the order of the page
record DocumentedPage(String name, String prose, List<Block> blocks) {
  static final Path CHECKOUT = Path.of("../..").toAbsolutePath().normalize();
  private static final Pattern FENCE = Pattern.compile("\\s*```\\s*(\\w*)\\s*");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

  /// A fenced block.
  ///
  /// @param page     where it stands, for messages
  /// @param language the word behind the fence, empty for none
  /// @param text     what is in it
  record Block(String page, String language, String text) {
    boolean isRun() {
      return language.equals("sh");
    }

    /// The commands with their continuation lines and quoted lines joined, without comments and the bodies of here-documents.
    List<String> commands() {
      List<String> commands = new ArrayList<>();
      var command = new StringBuilder();
      String end = null;
      for (String line : text.replaceAll("\\\\\\n\\s*", "").split("\n", -1)) {
        if (end != null) {
          if (line.strip().equals(end)) end = null;
        } else if (!command.isEmpty() || !(line.isBlank() || line.strip().startsWith("#"))) {
          command.append(line).append('\n');
          if (command.chars().filter(c -> c == '\'').count() % 2 == 1) continue;
          end = line.contains("<<") ? line.replaceAll(".*<<-?\\s*'?(\\w+)'?.*", "$1") : null;
          commands.add(command.toString().strip());
          command.setLength(0);
        }
      }
      return commands;
    }
  }

  /// Reads the README, the pages of `docs/` and the READMEs of the examples.
  static List<DocumentedPage> all() throws IOException {
    List<Path> files = new ArrayList<>(List.of(CHECKOUT.resolve("README.md")));
    try (Stream<Path> pages = Files.list(CHECKOUT.resolve("docs"));
        Stream<Path> examples = Files.list(CHECKOUT.resolve("examples"))) {
      pages.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
      examples.map(folder -> folder.resolve("README.md")).filter(Files::exists).sorted().forEach(files::add);
    }
    List<DocumentedPage> read = new ArrayList<>();
    for (Path file : files) read.add(of(CHECKOUT.relativize(file).toString(), Files.readString(file)));
    return read;
  }

  static DocumentedPage named(String name) throws IOException {
    return of(name, Files.readString(CHECKOUT.resolve(name)));
  }

  static DocumentedPage of(String name, String text) {
    var prose = new StringBuilder();
    List<Block> blocks = new ArrayList<>();
    StringBuilder block = null;
    String language = "";
    for (String line : text.split("\n", -1)) {
      boolean fence = FENCE.matcher(line).matches();
      if (fence && block == null) {
        block = new StringBuilder();
        language = FENCE.matcher(line).replaceFirst("$1");
      } else if (fence) {
        blocks.add(new Block(name, language, block.toString()));
        block = null;
      } else {
        (block == null ? prose : block).append(line).append('\n');
      }
    }
    if (block != null) throw new IllegalArgumentException(name + ": the last fenced block is not closed");
    return new DocumentedPage(name, prose.toString(), List.copyOf(blocks));
  }

  /// The blocks that are run.
  List<Block> runBlocks() {
    return blocks.stream().filter(Block::isRun).toList();
  }

  /// The commands that are run.
  List<String> runCommands() {
    return runBlocks().stream().flatMap(block -> block.commands().stream()).toList();
  }

  /// The commands that are only shown.
  List<String> shownCommands() {
    Stream<String> console = blocks.stream().filter(block -> block.language().equals("console"))
        .flatMap(block -> block.commands().stream()).filter(line -> line.startsWith("$ "))
        .map(line -> line.substring(2));
    return Stream.concat(console, spans().stream()).toList();
  }

  /// What stands between single backticks.
  List<String> spans() {
    return SPAN.matcher(prose).results().map(found -> found.group(1)).toList();
  }

  List<String> links() {
    return LINK.matcher(prose).results().map(found -> found.group(1)).filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  /// The anchors of the headings, as Git hosts make them.
  List<String> anchors() {
    return HEADING.matcher(prose).results().map(found -> anchor(found.group(1))).toList();
  }

  private static String anchor(String heading) {
    return heading.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-');
  }

  /// The prose below a heading, up to the next one of the same depth; empty when there is none.
  String section(String heading) {
    var section = Pattern.compile("(?ms)^## `?" + Pattern.quote(heading) + "`?$(.*?)(?=^## |\\z)").matcher(prose);
    return section.results().findFirst().map((MatchResult found) -> found.group(1)).orElse("");
  }

  @Override
  public String toString() {
    return name;
  }
}
