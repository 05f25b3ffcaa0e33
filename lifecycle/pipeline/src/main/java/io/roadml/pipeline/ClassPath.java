package io.roadml.pipeline;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/// Jars and folders of classes that somebody named.
record ClassPath(List<Path> places) {
  private static final String CLASS = ".class";
  /// No more names are compared.
  private static final int MOST_NAMES = 10_000;

  /// @throws IllegalArgumentException if one is missing or no jar
  List<URL> urls() {
    return places.stream().map(ClassPath::url).toList();
  }

  private static URL url(Path place) {
    if (!Files.exists(place)) {
      throw new IllegalArgumentException("jar=" + place + " is not there");
    }
    try (Stream<String> _ = files(place)) {
      return place.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException("jar=" + place + " has no address: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("jar=" + place + " is no jar and no folder of classes: " + e.getMessage(), e);
    }
  }

  /// The end of a message about a class that is in none of them.
  String nearest(String name) {
    if (places.isEmpty()) {
      return ", and no jar was named";
    }
    List<String> known = places.stream().flatMap(ClassPath::classes).limit(MOST_NAMES).toList();
    return ", nor in jars=" + places + (known.isEmpty() ? ", which have no classes" : Nearest.hint(name, known));
  }

  private static Stream<String> classes(Path place) {
    try (Stream<String> files = files(place)) {
      return files.filter(file -> file.endsWith(CLASS) && !file.startsWith("META-INF"))
          .map(file -> file.substring(0, file.length() - CLASS.length()).replace('/', '.')).toList().stream();
    } catch (IOException _) {
      return Stream.empty(); // It was there a moment ago, and only helps a message.
    }
  }

  /// The names of all files, with slashes.
  private static Stream<String> files(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return Files.walk(place).map(file -> place.relativize(file).toString().replace(File.separatorChar, '/'));
    }
    JarFile jar = new JarFile(place.toFile());
    return jar.stream().map(ZipEntry::getName).onClose(() -> close(jar));
  }

  private static void close(JarFile jar) {
    try {
      jar.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("jar=" + jar.getName() + " cannot be closed", e);
    }
  }
}
