package io.roadml.pipeline.loading;

import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineDefinition;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Finds what a [PipelineReference] names.
final class PipelineLoading {
  private final PipelineReference reference;
  private final String what;
  private final ClassPath jars;

  private PipelineLoading(PipelineReference reference) {
    this.reference = reference;
    this.what = "pipeline=" + reference.pipeline();
    this.jars = new ClassPath(reference.jars());
  }

  static LoadedPipeline open(PipelineReference reference) {
    return new PipelineLoading(reference).open();
  }

  private LoadedPipeline open() {
    URLClassLoader loader = new URLClassLoader(jars.urls().toArray(URL[]::new), PipelineLoading.class.getClassLoader());
    try {
      return new LoadedPipeline(reference.isDefinition() ? defined(loader) : ofClass(loader), loader);
    } catch (RuntimeException e) {
      try {
        loader.close();
      } catch (IOException notClosed) {
        e.addSuppressed(notClosed);
      }
      throw e;
    }
  }

  private Pipeline defined(ClassLoader loader) {
    Path file = Path.of(reference.pipeline());
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(what + " is a folder, want a definition");
    }
    try {
      return PipelineDefinition.read(Files.readString(file), file.toString()).bind(loader);
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException(what + " is not there" + neighbour(file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " cannot be read: " + e, e);
    }
  }

  private static String neighbour(Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names = files.map(Path::getFileName).map(Path::toString)
          .filter(name -> new PipelineReference(name, List.of()).isDefinition()).sorted().toList();
      return names.isEmpty() ? "" : ClassPath.hint(String.valueOf(file.getFileName()), names);
    } catch (IOException _) {
      return ", nor is its folder";
    }
  }

  private Pipeline ofClass(ClassLoader loader) {
    try {
      return new PipelineOfClass(what, Class.forName(reference.pipeline(), false, loader)).pipeline();
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(what + ": there is no such class on the class path" + jars.nearest(reference
          .pipeline()), e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException(what + ": the class cannot be loaded: " + e, e);
    }
  }
}
