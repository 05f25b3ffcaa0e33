package io.roadml.app;

import io.roadml.app.RuntimeFlags.Flag;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Prints the JVM flags: all with their reasons, or in one line those that an embedder of one module must pass.
@Command(name = "flags", description = {"Shows the JVM flags RoadML needs, and why.",
    "An embedder writes: java $(./roadml flags --embed onnx) ..."})
final class FlagsCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Option(names = "--embed", paramLabel = "MODULE",
      description = "Only the flags of this module and those it stands on, in one line: ${COMPLETION-CANDIDATES}.")
  private Embedded embed;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  /// The modules that others embed, each with the modules whose flags it needs. Kernels compute without their flag, so
  /// nobody needs it for another module's sake.
  enum Embedded {
    kernels, core, onnx, online;

    private Set<String> modules() {
      return switch (this) {
        case kernels -> Set.of("kernels");
        case core -> Set.of("core");
        case onnx -> Set.of("onnx", "core");
        case online -> Set.of("online", "core");
      };
    }
  }

  @Override
  public void run() {
    RuntimeFlags known = RuntimeFlags.load();
    List<Flag> flags = embed == null ? known.all() : known.of(embed.modules());
    PrintWriter out = spec.commandLine().getOut();
    if (json) out.println(Json.of(flags.stream().map(FlagsCommand::facts).toList()));
    else if (embed != null) out.println(flags.stream().map(Flag::text).collect(Collectors.joining(" ")));
    else flags.forEach(flag -> out.println(flag.text() + "  # " + flag.module() + ": " + flag.reason()));
  }

  private static Map<String, Object> facts(Flag flag) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("flag", flag.text());
    facts.put("module", flag.module());
    facts.put("reason", flag.reason());
    return facts;
  }
}
