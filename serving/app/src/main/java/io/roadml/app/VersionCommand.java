package io.roadml.app;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Prints which RoadML this is, and on which Java it runs.
@Command(name = "version", description = "Shows the version of RoadML and of the Java it runs on.")
final class VersionCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Option(names = "--json", description = "Prints JSON.")
  private boolean json;

  @Override
  public void run() {
    spec.commandLine().getOut().println(json ? Json.of(facts()) : line());
  }

  static String line() {
    return "roadml " + Release.version() + " on Java " + Runtime.version();
  }

  private static Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("roadml", Release.version());
    facts.put("java", Runtime.version().toString());
    facts.put("os", System.getProperty("os.name"));
    facts.put("arch", System.getProperty("os.arch"));
    return facts;
  }

  /// The same line for `roadml --version`.
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[]{line()};
    }
  }
}
