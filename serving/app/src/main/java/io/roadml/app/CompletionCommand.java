package io.roadml.app;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Prints a completion script. There is one for both shells: it asks zsh to read it as bash would.
@Command(name = "completion",
    description = "Prints a completion script for bash and zsh: source <(./roadml completion)")
final class CompletionCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().print(AutoComplete.bash("roadml", spec.root().commandLine()));
  }
}
