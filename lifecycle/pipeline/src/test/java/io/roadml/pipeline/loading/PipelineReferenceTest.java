package io.roadml.pipeline.loading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.Bench;
import io.roadml.pipeline.CompiledSources;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pipelines that are named, and what is said of a name that leads nowhere.
class PipelineReferenceTest {
  private static final Map<String, String> SOURCES = Map.of(
      "Training", """
          package p;
          import io.roadml.pipeline.*;
          class Training {
            static int load() { return 42; }
            static Pipeline pipeline() {
              Pipeline.Builder p = Pipeline.named("training");
              p.step("load", Training::load);
              return p.build();
            }
          }
          """,
      "Supplied", """
          package p;
          public class Supplied implements java.util.function.Supplier<io.roadml.pipeline.Pipeline> {
            public io.roadml.pipeline.Pipeline get() { return Training.pipeline(); }
          }
          """,
      "Annotated", """
          package p;
          class Annotated {
            @io.roadml.pipeline.Step int load() { return 42; }
          }
          """);

  @TempDir
  private static Path folder;

  private static Path jar;
  private static Path classes;

  static final class Wordy implements Supplier<String> {
    @Override
    public String get() {
      return "no pipeline";
    }
  }

  static final class Nil implements Supplier<Pipeline> {
    @Override
    public Pipeline get() {
      return null;
    }
  }

  static final class Demanding implements Supplier<Pipeline> {
    private final String name;

    Demanding(String name) {
      this.name = name;
    }

    @Override
    public Pipeline get() {
      return Pipeline.named(name).build();
    }
  }

  static final class Throwing {
    static Pipeline pipeline() {
      return Pipeline.named("not today!").build();
    }
  }

  static final class Exploding {
    static final int SIZE = Integer.parseInt("many");

    static Pipeline pipeline() {
      return Pipeline.named("size" + SIZE).build();
    }
  }

  static final class Building {
    static Pipeline build() {
      return Pipeline.named("built").build();
    }
  }

  @BeforeAll
  static void compile() throws IOException {
    classes = CompiledSources.in(folder, SOURCES);
    jar = CompiledSources.jar(folder.resolve("p.jar"), classes);
  }

  @ParameterizedTest @CsvSource({"p.Training, training", "p.Supplied, training", "p.Annotated, Annotated"})
  void aClassOfAJarOrAFolderHasAPipelineThatRuns(String name, String pipeline) throws Exception {
    for (Path place : List.of(jar, classes)) {
      try (LoadedPipeline loaded = new PipelineReference(name, List.of(place)).open(); Bench bench = Bench.open()) {
        assertEquals(pipeline, loaded.pipeline().name());
        PipelineRun run = bench.run(loaded.pipeline());
        assertEquals(42, run.output(loaded.pipeline().output("load", Integer.class)));
        assertEquals(name, loaded.loader().loadClass(name).getName());
      }
    }
  }

  @Test
  void aDefinitionHasAPipelineWithTheMethodsOfAJar() throws Exception {
    for (String file : List.of("training.yaml", "training.YML", "training.json")) {
      Path definition = Files.writeString(folder.resolve(file),
          "{pipeline: written, steps: [{name: load, call: 'p.Training::load'}]}");
      PipelineReference reference = new PipelineReference(definition.toString(), List.of(jar));
      try (LoadedPipeline loaded = reference.open()) {
        assertEquals("written", loaded.pipeline().name());
      }
    }
  }

  @Test
  void aReferenceForOtherFoldersHasWholePaths() {
    PipelineReference reference = new PipelineReference("a/b.yaml", List.of(Path.of("c.jar"))).absolute();
    assertEquals(Path.of("a", "b.yaml").toAbsolutePath().toString(), reference.pipeline());
    assertEquals(List.of(Path.of("c.jar").toAbsolutePath()), reference.jars());
    assertEquals("p.Training", new PipelineReference("p.Training", List.of()).absolute().pipeline());
  }

  @Test
  void aJarWithoutTheClassIsNamedWithTheNearestClass() {
    assertEquals("pipeline=p.Trainin: there is no such class on the class path, nor in jars=[" + jar
        + "]; did you mean 'p.Training'?", refused("p.Trainin", jar));
    assertEquals("pipeline=p.Training: there is no such class on the class path, and no jar was named",
        refused("p.Training"));
  }

  @Test
  void aFolderWithoutClassesIsNamed() throws Exception {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertEquals("pipeline=p.Training: there is no such class on the class path, nor in jars=[" + empty
        + "], which have no classes", refused("p.Training", empty));
  }

  @Test
  void aJarOfRandomBytesOrNoneIsNamed() throws Exception {
    byte[] bytes = new byte[5_000];
    new Random(7).nextBytes(bytes);
    Path random = Files.write(folder.resolve("random.jar"), bytes);
    String message = refused("p.Training", jar, random);
    assertTrue(message.startsWith("jar=" + random + " is no jar and no folder of classes: "), message);
    assertEquals("jar=" + folder.resolve("none.jar") + " is not there",
        refused("p.Training", folder.resolve("none.jar")));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "java.lang.String | : the class has no static method 'Pipeline pipeline()', is no Supplier<Pipeline>, and has no"
          + " method with @Step",
      "SELF$Building    | : the class has no static method 'Pipeline pipeline()', is no Supplier<Pipeline>, and has no"
          + " method with @Step; is 'build' to be called 'pipeline'?",
      "SELF$Wordy       | : get() has returned a java.lang.String, want a io.roadml.pipeline.Pipeline",
      "SELF$Nil         | : get() has returned null",
      "SELF$Demanding   | : the class has no constructor without parameters",
      "SELF$Throwing    | ' cannot be made: java.lang.IllegalArgumentException: pipeline=not today!, want a letter or _, then"
          + " letters, digits, ''_'', ''.'' and ''-'', at most 100'",
      "SELF$Exploding   | ' cannot be initialised: java.lang.NumberFormatException: For input string: \"many\"'",
  })
  void aClassWithoutAPipelineIsNamedWithTheReason(String name, String message) {
    String full = name.replace("SELF", PipelineReferenceTest.class.getName());
    assertEquals("pipeline=" + full + message, refused(full));
  }

  @Test
  void aDefinitionThatIsWrongOrMissingIsNamed() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "pipelin: p\nsteps: []");
    assertEquals(wrong + " has the unknown key 'pipelin'; did you mean 'pipeline'?", refused(wrong.toString()));
    assertEquals("pipeline=" + folder.resolve("wrng.yaml") + " is not there; did you mean 'wrong.yaml'?",
        refused(folder.resolve("wrng.yaml").toString()));
    assertEquals("pipeline=" + folder.resolve("none/p.yaml") + " is not there, nor is its folder",
        refused(folder.resolve("none/p.yaml").toString()));
    Path place = Files.createDirectories(folder.resolve("folder.json"));
    assertEquals("pipeline=" + place + " is a folder, want a definition", refused(place.toString()));
    Files.write(wrong, new byte[]{(byte) 0xff, (byte) 0xfe, 0});
    assertTrue(refused(wrong.toString()).startsWith("pipeline=" + wrong + " cannot be read: "));
    assertEquals("pipeline= , want a class or the path of a definition", refused(" "));
  }

  private static String refused(String name, Path... jars) {
    return assertThrows(IllegalArgumentException.class, () -> new PipelineReference(name, List.of(jars)).open())
        .getMessage();
  }
}
