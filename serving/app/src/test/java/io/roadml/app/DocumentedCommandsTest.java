package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ViewFreshness;
import io.roadml.runtime.core.Waiting;
import io.roadml.runtime.onnx.OnnxEngine;
import io.roadml.serving.endpoint.EndpointsConfig;
import io.roadml.serving.endpoint.SingleModels;
import io.roadml.serving.http.HttpConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// What the README, the pages of `docs/` and the examples' READMEs name is there; [DocumentedPagesTest] runs what they tell users
/// to type.
@Timeout(300)
class DocumentedCommandsTest {
  private static final Set<
      String> HARMLESS = Set.of("./roadml", "curl", "java", "cat", "mkdir", "cp", "mv", "rm", "ls", "kill", "wait",
          "grep", "head", "tail", "echo", "export", "source", "printf");
  private static final Set<String> EVERYWHERE = Set.of("--help", "--version", "--config");
  private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");
  private static final Pattern METRIC = Pattern.compile("`((?:roadml|nv)_[a-z_]+)");
  private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) ");

  @TempDir
  private Path folder;

  @TestFactory
  Stream<DynamicTest> commandsThatAreRunParse() throws IOException {
    return each(page -> page.runCommands().stream().flatMap(line -> ShellWords.callsIn(line).stream())
        .forEach(words -> assertDoesNotThrow(() -> RoadML.commandLine().parseArgs(words.toArray(String[]::new)),
            () -> page + ": ./roadml " + String.join(" ", words))));
  }

  @TestFactory
  Stream<DynamicTest> commandsThatAreShownNameWhatThereIs() throws IOException {
    return each(page -> page.shownCommands().stream().flatMap(line -> ShellWords.callsIn(line).stream())
        .forEach(words -> assertEquals(List.of(), unknownWords(words),
            () -> page + ": ./roadml " + String.join(" ", words))));
  }

  /// Pages are run on the machines of those who build: what a page runs is local and removes nothing of theirs.
  @TestFactory
  Stream<DynamicTest> commandsThatAreRunStayOnThisMachine() throws IOException {
    return each(page -> {
      for (String line : page.runCommands()) {
        String first = line.replaceFirst("^([A-Z_]+=\\S+ )+", "").split("\\s", 2)[0];
        assertTrue(HARMLESS.contains(first),
            () -> page + ": " + line + "\nis not among " + HARMLESS + "; mark the block console");
        assertTrue(line.replaceAll("https?://(127\\.0\\.0\\.1|localhost)\\b", "").indexOf("://") < 0,
            () -> page + ": " + line);
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() throws IOException {
    return each(page -> {
      for (String link : page.links()) assertTrue(leadsSomewhere(page, link), () -> page + ": " + link);
    });
  }

  @TestFactory
  Stream<DynamicTest> javaBlocksCompile() throws IOException {
    return each(page -> {
      int number = 0;
      for (DocumentedPage.Block block : page.blocks()) {
        if (!block.language().equals("java")) continue;
        Path place = Files.createDirectories(folder.resolve(page.name() + "-" + number++));
        assertEquals("", JavaBlock.compile(block, place), page.name());
      }
    });
  }

  @Test
  void theIndexNamesEveryPage() throws IOException {
    Set<String> named = Set.copyOf(DocumentedPage.named("docs/README.md").links());
    for (DocumentedPage page : DocumentedPage.all()) {
      Path path = Path.of(page.name());
      if (!path.startsWith("docs") || path.endsWith("README.md")) continue;
      assertTrue(named.contains(path.getFileName().toString()), () -> "docs/README.md has no link to " + page);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCommandIsDocumentedWithItsOptionsAndNoOthers() throws IOException {
    DocumentedPage cli = DocumentedPage.named("docs/cli.md");
    DocumentedPage serving = DocumentedPage.named("docs/serving.md");
    Map<String, CommandLine> commands = RoadML.commandLine().getSubcommands();
    return leaves("", commands).map(command -> dynamicTest(command.getKey(), () -> {
      String text = cli.section(command.getKey())
          + (command.getKey().equals("serve") ? serving.section("Options") : "");
      Set<String> named = OPTION.matcher(text).results().map(found -> found.group(1))
          .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(optionsOf(command.getValue()), named);
      assertTrue(!text.isBlank(), () -> "docs/cli.md has no section ## " + command.getKey());
    }));
  }

  @Test
  void observabilityNamesTheMetricsThatAServerHasAndNoOthers() throws Exception {
    var documented = METRIC.matcher(DocumentedPage.named("docs/observability.md").prose()).results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(metricsOfAServer(), documented);
  }

  @Test
  void batchingNamesEveryWayOfWaiting() throws IOException {
    List<String> spans = DocumentedPage.named("docs/batching.md").spans();
    for (Waiting waiting : Waiting.values()) {
      assertTrue(spans.contains(waiting.toString()), () -> "docs/batching.md does not name " + waiting);
    }
  }

  private interface Look {
    void at(DocumentedPage page) throws Exception;
  }

  private static Stream<DynamicTest> each(Look look) throws IOException {
    return DocumentedPage.all().stream().map(page -> dynamicTest(page.name(), () -> look.at(page)));
  }

  /// The words that are neither commands nor options, but for values, and for what readers are to replace.
  private static List<String> unknownWords(List<String> words) {
    CommandLine command = RoadML.commandLine();
    List<String> unknown = new ArrayList<>();
    for (String word : words) {
      CommandLine next = command.getSubcommands().get(word);
      String option = word.split("=", 2)[0];
      if (next != null) command = next;
      else if (option.startsWith("-") ? !knows(command, option) : isMissingCommand(command, word)) unknown.add(word);
    }
    return unknown;
  }

  private static boolean knows(CommandLine command, String option) {
    return command.getCommandSpec().optionsMap().containsKey(option)
        || !command.getCommandSpec().unmatchedArgsBindings().isEmpty();
  }

  private static boolean isMissingCommand(CommandLine command, String word) {
    return !command.getSubcommands().isEmpty() && !word.matches("[A-Z]+|…|\\.\\.\\.");
  }

  private static boolean leadsSomewhere(DocumentedPage page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty()
        ? Path.of(page.name())
        : Path.of(page.name()).resolveSibling(parts[0]).normalize();
    if (!Files.exists(DocumentedPage.CHECKOUT.resolve(target))) return false;
    return parts.length == 1 || DocumentedPage.named(target.toString()).anchors().contains(parts[1]);
  }

  private static Stream<Map.Entry<String, CommandLine>> leaves(String above, Map<String, CommandLine> commands) {
    return commands.entrySet().stream()
        .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
        .flatMap(each -> each.getValue().getSubcommands().isEmpty()
            ? Stream.of(Map.entry(above + each.getKey(), each.getValue()))
            : leaves(above + each.getKey() + " ", each.getValue().getSubcommands()));
  }

  private static Set<String> optionsOf(CommandLine command) {
    return command.getCommandSpec().options().stream().map(OptionSpec::longestName)
        .filter(name -> !EVERYWHERE.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// A source with one view, for the metrics that only a server with views has.
  private static final class OneView implements FeatureSource {
    @Override
    public FeatureLookup prepare(FeatureRequest request) {
      throw new IllegalArgumentException("nothing is looked up here");
    }

    @Override
    public List<ViewFreshness> freshness() {
      return List.of(new ViewFreshness("project", "view", 1, 1));
    }
  }

  private static Set<String> metricsOfAServer() throws Exception {
    Path model = DocumentedPage.CHECKOUT.resolve("examples/embed/wide-day.onnx");
    var models = EndpointsConfig.of(List.of(OnnxEngine.create()), List.of(SingleModels.of(Map.of("wide_day", model))))
        .withFeatures(new OneView());
    try (Server server = Server.start(models, HttpConfig.defaults().withPort(0));
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest scrape = HttpRequest.newBuilder(URI.create(server.http().uri() + "/metrics")).build();
      client.send(scrape, BodyHandlers.discarding()); // so that there has been a response to count
      String said = client.send(scrape, BodyHandlers.ofString()).body();
      return TYPE.matcher(said).results().map(found -> found.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void wordsOfAShellLineAreThoseOfTheShell() {
    assertEquals(List.of(List.of("serve", "--model", "a=b c.onnx")),
        ShellWords.callsIn("./roadml serve --model 'a=b c.onnx' & # on"));
    assertEquals(List.of(List.of("flags", "--embed", "onnx"), List.of("version")),
        ShellWords.callsIn("java $(./roadml flags --embed onnx) X | ./roadml version > file"));
    assertEquals(List.of("--prot"), unknownWords(Arrays.asList("serve", "--prot", "80")));
    assertEquals(List.of("srve"), unknownWords(List.of("srve")));
  }
}
