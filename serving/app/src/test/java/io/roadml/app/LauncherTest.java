package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher as a user starts it, in a checkout of its own whose `mvn` and `java` write down how they were called: what the
/// script decides is what is tested, and the real build and JDK behind it are those of every other test.
class LauncherTest {
  private static final String JAVA_THAT_ECHOES = """
      #!/bin/sh
      for word in "$@"; do
        case $word in -XX:AOTCacheOutput=*) echo cache > "${word#*=}"; exit 0 ;; esac
      done
      printf '%s\\n' "$@"
      """;
  private static final String MAVEN_THAT_BUILDS = """
      #!/bin/sh
      echo build >> builds
      [ ! -f broken ] || { echo '[ERROR] /x/Wrong.java:[3,4] cannot find symbol'; exit 1; }
      mkdir -p serving/app/target/lib serving/app/target/lib-training
      echo app > serving/app/target/roadml-app-1.jar
      echo core > serving/app/target/lib/roadml-core-1.jar
      echo other > serving/app/target/lib/other-1.jar
      echo trainer > serving/app/target/lib-training/trainer-1.jar
      """;

  @TempDir
  private Path folder;
  private Path home;

  private record Outcome(int exitCode, String out, String err) {}

  @BeforeEach
  void layOutACheckout() throws IOException {
    home = Files.createDirectories(folder.resolve("a checkout"));
    Path checkout = Path.of("").toAbsolutePath().getParent().getParent();
    Files.copy(checkout.resolve("roadml"), home.resolve("roadml"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.createDirectories(home.resolve(".mvn"));
    Files.writeString(home.resolve(".mvn/runtime.flags"), """
        # kernels: vectors
        --add-modules=some.vectors

        # onnx: natives
        --enable-natives
        """);
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.createDirectories(home.resolve("serving/app/src/main"));
    program("jdk/bin/java", JAVA_THAT_ECHOES);
    program("jdk/bin/javac", "#!/bin/sh\n");
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    program("bin/mvn", MAVEN_THAT_BUILDS);
  }

  @Test
  void buildsOnceAndThenOnlyWhenASourceIsNewer() throws Exception {
    assertEquals(0, launch("version").exitCode());
    assertEquals(0, launch("version").exitCode());
    assertEquals(1, builds());
    Files.writeString(home.resolve("serving/app/src/main/New.java"), "class New {}");
    Outcome outcome = launch("version");
    assertEquals(2, builds());
    assertTrue(outcome.err().contains("roadml: building"), outcome.err());
  }

  @Test
  void passesWordsUnchangedAndTheFlagsFileAndTheHome() throws Exception {
    List<String> words = launch("doctor", "--data", "two words", "*").out().lines().toList();
    assertTrue(words.containsAll(List.of("@" + home + "/.mvn/runtime.flags", "-Droadml.home=" + home)),
        words::toString);
    assertEquals(List.of("io.roadml.app.RoadML", "doctor", "--data", "two words", "*"),
        words.subList(words.indexOf("io.roadml.app.RoadML"), words.size()));
  }

  @Test
  void onlyCommandsThatComputeStartWithVectorsAndTheOthersWithTheCache() throws Exception {
    List<String> scalar = launch("version").out().lines().toList();
    Path flags = Path.of(scalar.stream().filter(word -> word.startsWith("@")).findFirst().orElseThrow().substring(1));
    String text = Files.readString(flags);
    assertEquals(List.of("--enable-natives", "-Droadml.kernels=scalar"),
        text.lines().filter(line -> line.startsWith("-")).toList());
    assertTrue(scalar.getFirst().startsWith("-XX:AOTCache="), scalar::toString);
    List<String> vector = launch("drift").out().lines().toList();
    assertEquals("@" + home + "/.mvn/runtime.flags", vector.getFirst());
  }

  @Test
  void whatIsOverInAMomentIsNotCompiledTwice() throws Exception {
    for (String quick : List.of("version", "runs list", "registry show x", "pipeline logs x", "serve --help")) {
      assertTrue(isQuick(quick), quick);
    }
    for (String computes : List.of("serve", "demo", "bench ring", "registry register x", "pipeline run x", "evaluate",
        "worker", "features ingest x")) {
      assertFalse(isQuick(computes), computes);
    }
  }

  private boolean isQuick(String command) throws Exception {
    return launch(command.split(" ", -1)).out().lines().anyMatch("-XX:TieredStopAtLevel=1"::equals);
  }

  @Test
  void trainersAreOnNoServersClassPath() throws Exception {
    assertTrue(launch("demo").out().contains("trainer-1.jar"));
    String serve = launch("serve").out();
    assertTrue(serve.contains("other-1.jar") && !serve.contains("trainer-1.jar"), serve);
  }

  @Test
  void worksThroughALinkAndFromAnotherFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("a link"), Path.of("a checkout", "roadml"));
    Outcome outcome = start(link, Map.of(), "version");
    assertEquals(0, outcome.exitCode(), outcome.err());
    assertTrue(outcome.out().contains("-Droadml.home=" + home), outcome.out());
  }

  @Test
  void twoLaunchesAtOnceBuildOnce() throws Exception {
    List<CompletableFuture<Outcome>> launches = Stream.of("one", "two", "three")
        .map(word -> CompletableFuture.supplyAsync(() -> launchUnchecked(word))).toList();
    for (CompletableFuture<Outcome> launch : launches) assertEquals(0, launch.get().exitCode(), launch.get().err());
    assertEquals(1, builds());
  }

  @Test
  void aLockOfADeadProcessIsBroken() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path target = Files.createDirectories(home.resolve("serving/app/target"));
    Files.createSymbolicLink(target.resolve(".building"), Path.of(Long.toString(dead.pid())));
    assertEquals(0, launch("version").exitCode());
  }

  @Test
  void aFailedBuildShowsTheCompilersErrorAndKeepsNothing() throws Exception {
    Files.writeString(home.resolve("broken"), "");
    Outcome outcome = launch("version");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("Wrong.java:[3,4] cannot find symbol"), outcome.err());
    assertTrue(outcome.err().contains("roadml: the build failed"), outcome.err());
    Files.delete(home.resolve("broken"));
    assertEquals(0, launch("version").exitCode());
  }

  @Test
  void withoutAJdkItSaysInOneLineWhatToGet() throws Exception {
    Files.writeString(home.resolve("roadml"), Files.readString(home.resolve("roadml"))
        .replace("java_wanted=25", "java_wanted=99"));
    Outcome outcome = launch("version");
    assertEquals(1, outcome.exitCode());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().startsWith("roadml: no JDK 99 was found (JAVA_HOME, PATH"), outcome.err());
  }

  @Test
  void withoutMavenItSaysInOneLineWhatToGet() throws Exception {
    Files.delete(folder.resolve("bin/mvn"));
    for (String tool : List.of("sh", "dirname", "readlink", "grep", "find", "head", "mkdir", "ln", "rm", "cat",
        "sleep")) {
      Path real = Stream.of("/usr/bin", "/bin").map(Path::of).map(d -> d.resolve(tool)).filter(Files::exists)
          .findFirst()
          .orElseThrow();
      Files.createSymbolicLink(folder.resolve("bin").resolve(tool), real);
    }
    Outcome outcome = start(home.resolve("roadml"), Map.of("PATH", folder.resolve("bin").toString()), "version");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().startsWith("roadml: Maven was not found"), outcome.err());
  }

  private long builds() throws IOException {
    try (Stream<String> lines = Files.lines(home.resolve("builds"))) {
      return lines.count();
    }
  }

  private Outcome launch(String... words) throws IOException, InterruptedException {
    return start(home.resolve("roadml"), Map.of(), words);
  }

  private Outcome launchUnchecked(String word) {
    try {
      return launch(word);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("launch=" + word, e);
    }
  }

  private Outcome start(Path script, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(words));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().merge("PATH", folder.resolve("bin").toString(), (old, bin) -> bin + ":" + old);
    builder.environment().putAll(environment);
    int exitCode = builder.start().waitFor();
    return new Outcome(exitCode, Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private void program(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
