package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./roadml registry` from an empty folder on.
class RegistryCommandTest {
  @TempDir
  private Path folder;

  private CommandRun registry(String... args) {
    List<String> all = new ArrayList<>(List.of("registry"));
    all.addAll(List.of(args));
    all.addAll(List.of("--data", folder.resolve("data").toString()));
    return CommandRun.of(all.toArray(String[]::new));
  }

  private CommandRun done(String... args) {
    CommandRun run = registry(args);
    assertEquals(0, run.exitCode(), run.err());
    return run;
  }

  private void two() throws IOException {
    String model = Adder.write(folder.resolve("model.onnx"), 1).toString();
    done("register", "flights", model, "--semver", "1.0.0", "--metric", "auc=0.91", "--run", "r1", "--dataset", "d1",
        "--code", "c1", "--actor", "ada");
    done("register", "flights", model, "--parent", "1", "--actor", "ada");
  }

  @Test
  void aVersionIsRegisteredPromotedAndTakenBack() throws IOException {
    two();
    assertEquals("Production", done("promote", "flights", "1", "--policy", "off", "--json").json().at("stage"));
    assertEquals(2.0, done("promote", "flights", "2", "Production", "--policy", "off", "--reason", "better", "--actor",
        "bob", "--json").json().number("version"));
    CommandRun.Json back = done("rollback", "flights", "--reason", "worse", "--json").json();
    assertEquals(1.0, back.number("version"));
    assertEquals("Production", back.at("stage"));
    assertEquals("1.0.0", back.at("semver"));
    assertEquals(0.91, back.number("metrics/auc"));
    CommandRun.Json history = done("history", "flights", "--json").json();
    assertEquals("better", history.at("5/reason"));
    assertEquals("bob", history.at("5/actor"));
    assertEquals(true, history.at("7/rollback"));
    assertTrue(done("history", "flights").out().contains("stage 2: None -> Production  better\n"));
    assertEquals(List.of(), done("history", "flights", "--as-of", "2020-01-01T00:00:00Z", "--json").json()
        .at("Production"));
  }

  @Test
  void whatIsThereIsShown() throws IOException {
    two();
    done("alias", "flights", "champion", "2");
    assertEquals("flights  None 2 @champion=2\n", done("list").out());
    CommandRun.Json shown = done("show", "flights", "--json").json();
    assertEquals(2.0, shown.number("versions/0/version"));
    assertEquals(2.0, shown.number("aliases/champion"));
    CommandRun.Json lineage = done("lineage", "flights", "1", "--json").json();
    assertEquals("r1", lineage.at("run"));
    assertEquals(List.of(2.0), lineage.at("children"));
    assertTrue(done("lineage", "flights").out().contains("made from: 1\n"));
    done("alias", "flights", "champion", "--delete");
    assertFalse(done("list").out().contains("champion"));
  }

  @Test
  void aBundleGoesOutAndIn() throws IOException {
    two();
    String bundle = folder.resolve("flights.zip").toString();
    done("export", "flights", "1", bundle);
    assertEquals("copy", done("import", "copy", bundle, "--json").json().at("name"));
    assertTrue(Files.exists(folder.resolve("flights.zip")));
  }

  @Test
  void mistakesAreNamedWithTheNearestName() throws IOException {
    assertError("there is no registry in " + folder.resolve("data"), registry("list"));
    assertTrue(Files.notExists(folder.resolve("data")));
    two();
    assertError("Registered Model with name=fligths not found", registry("show", "fligths"));
    assertTrue(registry("show", "fligths").err().contains("did you mean 'flights'?"));
    assertError("Model Version (name=flights, version=9) not found", registry("promote", "flights", "9"));
    assertError("Invalid Model Version stage: Prod", registry("promote", "flights", "1", "Prod"));
    assertError("policy=maybe is no policy", registry("promote", "flights", "1", "--policy", "maybe"));
    assertError("Model Version (name=flights, version=1) would go from None to Production",
        registry("promote", "flights", "1", "--policy", "enforce"));
    assertError("an alias needs a version, or --delete", registry("alias", "flights", "x"));
    assertError("as-of=noon is no moment", registry("history", "flights", "--as-of", "noon"));
    assertError("Registered Model with name=flights cannot be rolled back", registry("rollback", "flights"));
    assertError("Invalid model: there is no file or folder", registry("register", "flights", "none.onnx"));
    assertError("unknown command premote", registry("premote"));
  }

  private static void assertError(String beginning, CommandRun run) {
    assertEquals(2, run.exitCode(), run.err());
    assertTrue(run.err().startsWith("roadml: " + beginning), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }
}
