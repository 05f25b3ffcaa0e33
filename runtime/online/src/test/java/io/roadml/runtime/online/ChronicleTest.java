package io.roadml.runtime.online;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Chronicle Map needs of a JVM, and what it may not do to its user.
@Timeout(60)
class ChronicleTest {
  @TempDir
  Path folder;

  @ParameterizedTest @ValueSource(strings = {"net.openhft.chronicle.analytics.Analytics", "com.sun.jna.Native",
      "jnr.ffi.LibraryLoader"})
  void whatReportsToOthersOrIsNotNeededIsNotOnTheClassPath(final String name) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(name));
  }

  @Test
  void nothingIsPrintedAndNothingIsWrittenOutsideTheStore() throws Exception {
    final Path home = Files.createDirectory(folder.resolve("home"));
    final List<String> flags = new ArrayList<>(ChildJvm.flags());
    flags.addAll(List.of("-Duser.home=" + home, "-Djava.io.tmpdir=" + home));
    assertEquals("", outputOf(flags));
    assertEquals(List.of(), filesIn(home));
    assertFalse(filesIn(folder.resolve("store")).isEmpty());
  }

  private static List<Path> filesIn(final Path where) throws IOException {
    try (Stream<Path> files = Files.list(where)) {
      return files.toList();
    }
  }

  private String outputOf(final List<String> flags) throws Exception {
    final Process child = ChildJvm.start(flags, Opens.class, folder.resolve("store").toString());
    final String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, child.waitFor(), output);
    return output;
  }

  @Test
  void aJvmWithoutFlagsIsToldWhichInOneLine() throws Exception {
    final String output = outputOf(List.of("--add-opens=java.base/java.lang=ALL-UNNAMED"));
    assertEquals("online store: this JVM lacks flags that Chronicle Map needs; add"
        + " --add-opens=java.base/java.lang.reflect=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED"
        + " --add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED --enable-native-access=ALL-UNNAMED",
        output.strip());
  }

  @Test
  void aJavaThatCannotRunItIsNamed() {
    assertEquals(Optional.of("Chronicle Map does not run on Java 26; use a JDK 25"),
        ChronicleFlags.problem(26, true, List.of()));
    assertTrue(ChronicleFlags.problem(25, false, List.of()).orElseThrow().contains("no module jdk.compiler"));
    assertEquals(Optional.empty(), ChronicleFlags.problem(25, true, List.of()));
    assertEquals(List.of(), ChronicleFlags.missing(), "the tests run with all of them");
  }
}
