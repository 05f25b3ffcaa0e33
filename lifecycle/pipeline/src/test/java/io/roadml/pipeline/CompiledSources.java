package io.roadml.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/// Classes that are compiled by a test.
public final class CompiledSources {
  private CompiledSources() {
  }

  /// Compiles.
  ///
  /// @param sources the text of each class, by its simple name
  /// @return the folder of the classes
  public static Path in(Path folder, Map<String, String> sources) throws IOException {
    Path to = Files.createDirectories(folder.resolve("classes"));
    String[] arguments = Stream.concat(
        Stream.of("-g", "-d", to.toString(), "-cp", System.getProperty("java.class.path")),
        sources.entrySet().stream().map(source -> write(folder, source))).toArray(String[]::new);
    assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments));
    return to;
  }

  private static String write(Path folder, Map.Entry<String, String> source) {
    try {
      return Files.writeString(folder.resolve(source.getKey() + ".java"), source.getValue()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Packs a folder of classes, in place of what was in the jar.
  public static Path jar(Path jar, Path classes) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file);
        Stream<Path> all = Files.walk(classes)) {
      for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        out.putNextEntry(new JarEntry(classes.relativize(path).toString()));
        out.write(Files.readAllBytes(path));
      }
    }
    return jar;
  }
}
