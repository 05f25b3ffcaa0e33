package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What a user meets on the command line: lines, exit codes and where a setting may come from.
class RoadMLTest {
  @TempDir
  private Path folder;

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome run(Map<String, String> environment, String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = RoadML.run(args, environment, new PrintWriter(out, true), new PrintWriter(err, true));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  private static Outcome run(String... args) {
    return run(Map.of(), args);
  }

  @Test
  void everyCommandHasHelpThatNamesItsOptions() {
    CommandLine root = RoadML.commandLine();
    root.getSubcommands().forEach((name, command) -> {
      Outcome outcome = run(name, "--help");
      assertEquals(0, outcome.exitCode(), name);
      command.getCommandSpec().options().forEach(option -> assertTrue(outcome.out().contains(option.longestName()),
          () -> "command=" + name + " option=" + option.longestName() + " help=" + outcome.out()));
    });
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "doktor            | roadml: unknown command doktor (roadml); did you mean doctor?",
      "zzzzzzzzzz        | roadml: unknown command zzzzzzzzzz (roadml); `roadml --help` shows",
      "doctor --prot 3   | roadml: unknown option --prot (roadml doctor); did you mean --port?",
      "doctor --prot=3   | roadml: unknown option --prot (roadml doctor); did you mean --port?",
      "doctor extra      | roadml: unknown argument extra (roadml doctor);",
      "doctor --port abc | roadml: invalid value for option '--port': 'abc' is not an int (roadml doctor);",
      "doctor --port     | roadml: missing required parameter for option '--port' (PORT) (roadml doctor);",
      "doctor --port -1  | roadml: port=-1 is no port (doctor); pass one from 0 to 65535",
      "flags --embed x   | roadml: invalid value for option '--embed'",
      "serve --prot 80  | roadml: unknown option --prot (roadml serve); did you mean --port?",
      "serv             | roadml: unknown command serv (roadml); did you mean serve?",
      "serve --model a  | roadml: model=a, want NAME=FILE (serve);",
      "serve --model =b | roadml: model==b, want NAME=FILE (serve);",
      "serve --model a= | roadml: model=a=, want NAME=FILE (serve);",
      "serve --model a=b --model a=c           | roadml: model=a is there twice, once as b and once as c (serve);",
      "demo --port 65536                       | roadml: port=65536, want 0 to 65535 (demo);",
      "serve --port x   | roadml: invalid value for option '--port': 'x' is not an int (roadml serve);",
      "serve --model a=b --port 65536          | roadml: port=65536, want 0 to 65535 (serve);",
      "serve --model a=b --instances 0         | roadml: instances=0, want 1 to 256 (serve);",
      "serve --model a=b --waiting spining     | roadml: invalid value for option '--waiting': want one of blocking, ",
      "serve --model a=b --access-log jsn      | roadml: access-log=jsn, want one of off, text, json (serve);",
      "serve --model a=b --model-control pol   | roadml: model-control=pol, want one of both, poll, explicit, none (serve);",
      "serve --model a=b --log-level LOUD      | roadml: log-level=LOUD is no level (serve); pass SEVERE, WARNING, INFO",
      "serve --model a=b --intra-op-threads 0  | roadml: intra_op_threads=0, want 1 to 1024 (serve);",
      "serve --model a=b --execution-provider cud | roadml: execution_provider=cud, want cpu, cuda or cuda:N (serve);",
      "--config nowhere.yaml version | roadml: the settings file nowhere.yaml does not exist (--config);",
  })
  void wrongUseIsOneLineAndExitCode2(String args, String expected) {
    Outcome outcome = run(args.split(" "));
    assertEquals(RoadML.WRONG_USE, outcome.exitCode());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().startsWith(expected), outcome.err());
    assertEquals("", outcome.out());
  }

  @Test
  void filesThatAreNotThereAreNamedAsSuch() {
    Path nowhere = folder.resolve("nowhere");
    Outcome outcome = run("bench", "http", "--model", "x", "--body", nowhere.toString());
    assertEquals(RoadML.FAILED, outcome.exitCode());
    assertTrue(outcome.err().contains("roadml: " + nowhere + " is not there (roadml bench http); "), outcome.err());
  }

  @Test
  void theDemoOutsideACheckoutSaysWhatItNeeds() {
    Outcome outcome = run("demo", "--data", folder.toString()); // the tests' working folder has no examples
    assertEquals(RoadML.FAILED, outcome.exitCode());
    assertTrue(outcome.err().startsWith("roadml: ") && outcome.err().contains("(demo); run it in a checkout"),
        outcome.err());
  }

  @Test
  void theDemoNamesADataFolderThatCannotBeOneBeforeItTrains() throws IOException {
    Path taken = file("in the way");
    Outcome outcome = run("demo", "--data", taken.toString());
    assertEquals(RoadML.FAILED, outcome.exitCode());
    assertEquals("", outcome.out());
    assertTrue(outcome.err().startsWith("roadml: " + taken) && outcome.err().contains("pass another --data"),
        outcome.err());
  }

  @Test
  void aServerThatIsNotThereIsSaidNotToAnswer() throws IOException {
    int free;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    Outcome outcome = run("bench", "http", "--model", "x", "--url", "http://127.0.0.1:" + free);
    assertEquals(RoadML.FAILED, outcome.exitCode());
    assertTrue(outcome.err().contains("roadml: no server answers (roadml bench http); start one"), outcome.err());
  }

  @ParameterizedTest @ValueSource(strings = {"blocking", "parking", "yielding", "spinning", "SPINNING"})
  void waysOfWaitingHaveTheNamesThatTheirHelpShows(String name) {
    Outcome outcome = run("serve", "--waiting", name, "--port", "65536");
    assertTrue(outcome.err().startsWith("roadml: port=65536"), outcome.err());
  }

  @Test
  void noCommandAtAllIsWrongUse() {
    Outcome outcome = run();
    assertEquals(RoadML.WRONG_USE, outcome.exitCode());
    assertTrue(outcome.err().startsWith("roadml: no command was given (roadml); "), outcome.err());
  }

  @Test
  void optionsWinOverTheEnvironmentThatWinsOverTheFileThatWinsOverTheDefaults() throws IOException {
    String config = "--config=" + file("data: from-file");
    assertEquals("roadml-data", dataFolder(run("doctor", "--json")));
    assertEquals("from-file", dataFolder(run("doctor", "--json", config)));
    assertEquals("from-env", dataFolder(run(Map.of("ROADML_DATA", "from-env"), "doctor", "--json", config)));
    assertEquals("from-option",
        dataFolder(run(Map.of("ROADML_DATA", "from-env"), "doctor", "--json", config, "--data", "from-option")));
  }

  @Test
  void theEnvironmentMayNameTheSettingsFile() throws IOException {
    String named = file("data: from-named-file").toString();
    assertEquals("from-named-file", dataFolder(run(Map.of("ROADML_CONFIG", named), "doctor", "--json")));
  }

  private static String dataFolder(Outcome doctor) {
    String found = "{\"name\":\"data folder\",\"ok\":true,\"found\":\"";
    int start = doctor.out().indexOf(found);
    assertTrue(start >= 0, doctor.out() + doctor.err());
    return doctor.out().substring(start + found.length(), doctor.out().indexOf(',', start + found.length()));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "prt: 80       | unknown setting prt (FILE); did you mean port?",
      "port: abc     | invalid value for option '--port': 'abc' is not an int (FILE: port);",
      "port: [1, 2]  | a list was given for an option that takes one value (FILE: port);",
      "port: {a: 1}  | the setting port is a map (FILE);",
      "'{port: '     | the settings are no YAML: NAME:1: expected the node content, but found '<stream end>' (FILE);",
      "just text     | the settings are no map (FILE);",
      "config: a     | unknown setting config (FILE);",
  })
  void aWrongSettingInTheFileNamesItsKey(String yaml, String expected) throws IOException {
    Path file = file(yaml);
    Outcome outcome = run("doctor", "--config", file.toString());
    assertEquals(RoadML.WRONG_USE, outcome.exitCode(), outcome.err());
    assertTrue(outcome.err().startsWith("roadml: " + expected.replace("FILE", file.toString())
        .replace("NAME", String.valueOf(file.getFileName()))), outcome.err());
  }

  @ParameterizedTest @CsvSource(delimiter = '|', value = {
      "ROADML_PROT | 80  | unknown setting ROADML_PROT (environment); did you mean ROADML_PORT?",
      "ROADML_PORT | abc | invalid value for option '--port': 'abc' is not an int (environment variable ROADML_PORT);",
  })
  void aWrongSettingInTheEnvironmentNamesItsVariable(String name, String value, String expected) {
    Outcome outcome = run(Map.of(name, value), "doctor");
    assertEquals(RoadML.WRONG_USE, outcome.exitCode());
    assertTrue(outcome.err().startsWith("roadml: " + expected), outcome.err());
  }

  @Test
  void doctorFailsAndSaysWhatToDoWhenThePortIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome outcome = run("doctor", "--port", Integer.toString(taken.getLocalPort()));
      assertEquals(RoadML.FAILED, outcome.exitCode());
      assertTrue(outcome.out().lines().anyMatch(line -> line.startsWith("WRONG  port")
          && line.contains("pass another --port")), outcome.out());
    }
  }

  @Test
  void doctorFailsWhenAFileStandsInTheWayOfTheDataFolder() throws IOException {
    Outcome outcome = run("doctor", "--port", "0", "--data", file("in the way").resolve("data").toString());
    assertEquals(RoadML.FAILED, outcome.exitCode());
    assertTrue(outcome.out().contains("pass another --data"), outcome.out());
  }

  @Test
  void doctorOpensTheNativeLibraryAndTellsItsVersionAndProviders() {
    Outcome outcome = run("doctor", "--port", "0");
    assertTrue(outcome.out().lines().anyMatch(line -> line.matches(
        "ok     ONNX Runtime     \\d+\\.\\d+\\.\\d+ with .*CPUExecutionProvider.*")), outcome.out());
  }

  @Test
  void doctorFailsAndSaysWhatToDoWhenTheNativeLibraryCannotBeOpened() throws IOException {
    Outcome outcome = run("doctor", "--port", "0", "--onnxruntime-library", file("no library").toString());
    assertEquals(RoadML.FAILED, outcome.exitCode());
    assertTrue(
        outcome.out().lines().anyMatch(line -> line.startsWith("WRONG  ONNX Runtime     native library settings.yaml")
            && line.contains("--onnxruntime-library")),
        outcome.out());
  }

  @Test
  void aGpuThatTheLibraryCannotUseIsSaidToBeIdle() {
    assertEquals("2 NVIDIA, driver 580.95.05", Machine.gpus(2, "580.95.05", true).found());
    Finding unused = Machine.gpus(1, "580.95.05", false);
    assertTrue(unused.good() && unused.found().contains("no CUDA provider") && unused.found().contains(
        "--onnxruntime-library"), unused.line());
  }

  @Test
  void flagsForAnEmbedderAreOneLineAndEmptyForCore() {
    assertEquals("--enable-native-access=ALL-UNNAMED", run("flags", "--embed", "onnx").out().strip());
    assertEquals("", run("flags", "--embed", "core").out().strip());
    assertEquals("--add-modules=jdk.incubator.vector", run("flags", "--embed", "kernels").out().strip());
    assertTrue(run("flags", "--embed", "online").out().strip()
        .matches("--enable-native-access=ALL-UNNAMED( --add-opens=\\S+=ALL-UNNAMED){4} --\\S+ --\\S+"));
  }

  @Test
  void theTestsRunWithTheFlagsOfTheFlagsFile() {
    assertTrue(Machine.flags().good(), () -> Machine.flags().found());
  }

  @ParameterizedTest @ValueSource(strings = {"version", "--version", "doctor --version"})
  void theVersionIsThatOfTheBuild(String args) {
    assertTrue(run(args.split(" ")).out().matches("roadml \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? on Java 25.*\\R"), args);
  }

  @Test
  void completionKnowsEveryCommand() {
    String script = run("completion").out();
    RoadML.commandLine().getSubcommands().forEach((name, command) -> assertEquals(
        !command.getCommandSpec().usageMessage().hidden(), script.contains("_picocli_roadml_" + name + "()"), name));
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("settings.yaml"), text);
  }
}
