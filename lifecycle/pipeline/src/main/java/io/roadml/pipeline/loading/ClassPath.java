package io.roadml.pipeline.loading;

import io.roadml.kernels.EditDistance;
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
    try {
      requireReadable(place);
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
    return ", nor in jars=" + places + (known.isEmpty() ? ", which have no classes" : hint(name, known));
  }

  /// The end of a message about a name that is not there: the nearest of those that are.
  static String hint(String name, List<String> known) {
    return EditDistance.nearest(name, known).map(nearest -> "; did you mean '" + nearest + "'?").orElse("");
  }

  /// A jar whose directory cannot be read would only be found out by a class that is missing.
  private static void requireReadable(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      try (JarFile jar = new JarFile(place.toFile())) {
        var _ = jar.size();
      }
    }
  }

  private static Stream<String> classes(Path place) {
    try {
      return files(place).stream().filter(file -> file.endsWith(CLASS) && !file.startsWith("META-INF"))
          .map(file -> file.substring(0, file.length() - CLASS.length()).replace('/', '.'));
    } catch (IOException _) {
      return Stream.empty(); // It was there a moment ago, and only helps a message.
    }
  }

  /// The names of files, with slashes.
  private static List<String> files(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      try (Stream<Path> all = Files.walk(place)) {
        return all.limit(MOST_NAMES).map(file -> place.relativize(file).toString().replace(File.separatorChar, '/'))
            .toList();
      }
    }
    try (JarFile jar = new JarFile(place.toFile())) {
      return jar.stream().limit(MOST_NAMES).map(ZipEntry::getName).toList();
    }
  }
}
