package io.roadml.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Says what RoadML would meet on this machine, and for each wrong thing what to do.
@Command(name = "doctor",
    description = "Looks at JDK, flags, libraries, GPU, data folder and port, and says what to mend.")
final class DoctorCommand implements Callable<Integer> {
  @Spec
  private CommandSpec spec;

  @Option(names = "--data", paramLabel = "DIR", defaultValue = "roadml-data",
      description = "Data folder to look at; ${DEFAULT-VALUE} unless told otherwise.")
  private Path data;

  @Option(names = "--port", paramLabel = "PORT", defaultValue = "8080",
      description = "Port to look at; ${DEFAULT-VALUE} unless told otherwise.")
  private int port;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public Integer call() {
    if (port < 0 || port > 65_535) {
      throw Failure.wrongUse("port=" + port + " is no port", "doctor", "pass one from 0 to 65535");
    }
    List<Finding> findings = findings();
    PrintWriter out = spec.commandLine().getOut();
    if (json) out.println(Json.of(findings.stream().map(Finding::facts).toList()));
    else findings.forEach(finding -> out.println(finding.line()));
    return findings.stream().allMatch(Finding::good) ? 0 : RoadML.FAILED;
  }

  private List<Finding> findings() {
    return List.of(Machine.jdk(), Machine.flags(), Machine.cores(), Machine.memory(), Machine.vectorWidth(),
        Machine.kernels(), Machine.onnxRuntime(), Machine.gpu(), Machine.dataFolder(data), Machine.port(port));
  }
}
