package io.roadml.app;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Runs the commands of a page from top to bottom in a folder that looks like a built checkout.
///
/// - `./roadml` is the launcher in a [BuiltCheckout], so that no build starts within a build.
/// - Ports 8080 to 8089 are replaced by free ones.
/// - A server runs on while the next commands are typed "in another terminal", which happens once it has said `ready`; at
///   the end of the page it is told to end, and must exit 0.
/// - A demo that an earlier page has played is not played again: its data folder is copied. One that stays is the second in such a
///   copy.
/// - Of `verify` and `bench` only the help is shown: what they do is run by hand.
/// - An answer of HTTP 400 or above fails `curl`, and so the page.
final class PageRun {
  private static final String STAYS = "(?m)^(?!.*--help)((?:[A-Z_]+=\\S+ )*\\./roadml (?:serve|scheduler|demo [^\\n]*--keep)"
      + "(?:[^\\n#\\\\]|\\\\\\n)*?) *(?:& *)?(?:#.*)?$";
  private static final String BY_HAND = "(?m)^(?!.*--help)(\\./roadml (?:verify|bench)\\b[^\\n#]*)";
  private static final String PRELUDE = """
      set -euo pipefail
      started=0
      answers() {
        set +x
        started=$((started + 1))
        until [ "$(grep -c '^ready ' "$PAGE_OUTPUT")" -ge "$started" ]; do
          kill -0 "$1" || { echo "page: a server ended before it was ready"; exit 1; }
          sleep 0.1
        done
        set -x
      }
      finish() {
        status=$?
        set +x
        trap - EXIT
        for server in $(jobs -p); do
          kill "$server" || true
          wait "$server" || { echo "page: a server did not end with 0"; status=1; }
        done
        exit "$status"
      }
      trap finish EXIT
      """;
  private static final Pattern DEMO = Pattern.compile("(?m)^\\./roadml demo$");
  private static final Pattern KEPT_DEMO = Pattern.compile("(?m)^\\./roadml demo --keep");
  private static final String DATA = "roadml-data";
  private static final Pattern PORT = Pattern.compile("\\b808[0-9]\\b");

  private final Path folder;
  private final String[] ports;

  private PageRun(Path folder, String[] ports) {
    this.folder = folder;
    this.ports = ports;
  }

  /// What became of it.
  ///
  /// @param exitCode of the first command that failed, 0 when none did
  /// @param output   both streams of all commands, with the commands themselves
  record Result(int exitCode, String output) {}

  /// Runs a page.
  ///
  /// @param folder an empty folder
  /// @param played the folder of a page that has played the demo
  static Result of(DocumentedPage page, Path folder, int seconds, Optional<Path> played)
      throws IOException, InterruptedException {
    var run = new PageRun(folder, freePorts());
    run.layOut(page);
    String script = run.script(page);
    if (played.isPresent() && KEPT_DEMO.matcher(script).find()) {
      copy(played.get().resolve(DATA), folder.resolve(DATA));
    }
    String instead = played.map(place -> "cp -R '" + place.resolve(DATA) + "' " + DATA).orElse("$0");
    return run.start(DEMO.matcher(script).replaceAll(instead), seconds);
  }

  /// Whether a page plays the demo, as everybody does.
  static boolean playsDemo(DocumentedPage page) {
    return page.runBlocks().stream().anyMatch(block -> DEMO.matcher(block.text()).find());
  }

  private static String[] freePorts() throws IOException {
    var sockets = new ServerSocket[10];
    var ports = new String[sockets.length];
    for (int number = 0; number < sockets.length; number++) {
      sockets[number] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      ports[number] = Integer.toString(sockets[number].getLocalPort());
    }
    for (ServerSocket socket : sockets) socket.close();
    return ports;
  }

  private String script(DocumentedPage page) {
    String commands = page.runBlocks().stream().map(DocumentedPage.Block::text).collect(Collectors.joining("\n"));
    return PRELUDE + "set -x\n"
        + PORT.matcher(commands.replaceAll(BY_HAND, "$1 --help").replaceAll(STAYS, "$1 & answers \\$!"))
            .replaceAll(found -> ports[found.group().charAt(3) - '0']);
  }

  private void layOut(DocumentedPage page) throws IOException {
    copy(DocumentedPage.CHECKOUT.resolve("examples"), folder.resolve("examples"));
    BuiltCheckout.in(folder);
    Files.writeString(folder.resolve(".curlrc"), "fail-with-body\nsilent\nshow-error\nmax-time = 60\n");
    if (page.runCommands().stream().anyMatch(line -> line.contains("serving/app/target/lib"))) libraries();
  }

  /// What the launcher's build leaves for embedders, as one jar that leads to this test's class path.
  private void libraries() throws IOException {
    Path lib = Files.createDirectories(folder.resolve("serving/app/target/lib"));
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH,
        Stream.of(absoluteClassPath().split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).toUri().toString()).collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(lib.resolve("class-path.jar")), manifest).close();
  }

  private static String absoluteClassPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(part -> !part.isEmpty())
        .map(part -> Path.of(part).toAbsolutePath().toString()).collect(Collectors.joining(File.pathSeparator));
  }

  private static String jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool).toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private Result start(String script, int seconds) throws IOException, InterruptedException {
    Path output = Files.createFile(folder.resolve(".page-output"));
    Path file = Files.writeString(folder.resolve(".page.sh"), script);
    var builder = new ProcessBuilder(List.of("bash", file.toString())).directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    environment(builder.environment(), output);
    Process bash = builder.start();
    boolean ended = bash.waitFor(seconds, TimeUnit.SECONDS);
    if (!ended) {
      bash.descendants().forEach(ProcessHandle::destroyForcibly);
      bash.destroyForcibly().waitFor();
    }
    String said = Files.readString(output);
    return new Result(bash.exitValue(), ended ? said : said + "\npage: not done after " + seconds + " s");
  }

  private void environment(Map<String, String> environment, Path output) {
    environment.keySet().removeIf(name -> name.startsWith("ROADML_"));
    environment.put("ROADML_PORT", ports[0]);
    environment.put("PAGE_OUTPUT", output.toString());
    environment.put("CURL_HOME", folder.toString());
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.merge("PATH", Path.of(jdk("java")).getParent().toString(),
        (path, bin) -> bin + File.pathSeparator + path);
  }
}
