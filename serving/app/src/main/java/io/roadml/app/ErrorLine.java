package io.roadml.app;

import io.roadml.kernels.EditDistance;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The one line that a failed command leaves on standard error, and its exit code.
record ErrorLine(String what, String where, String remedy, int exitCode) {
  int printTo(PrintWriter err) {
    String line = "roadml: " + what + " (" + where + "); " + remedy;
    err.println(line.replaceAll("\\R", "↵").replaceAll("\\p{Cntrl}", " ")); // names of columns may hold anything
    return exitCode;
  }

  static ErrorLine of(Exception e) {
    return switch (e) {
      case Failure f -> new ErrorLine(f.getMessage(), f.where(), f.remedy(), f.exitCode());
      default -> new ErrorLine("unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage(), ourFrameOf(e),
          "this is a bug of RoadML, please report this line", RoadML.FAILED);
    };
  }

  static ErrorLine of(ParameterException e, Settings settings) {
    if (e.getCause() instanceof Failure f) return of(f);
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String help = "`" + command.qualifiedName() + " --help` shows what there is";
    return switch (e) {
      case UnmatchedArgumentException u -> unmatched(u, command, help);
      case MissingParameterException _ -> wrongUse(sentence(e), command.qualifiedName(), help);
      default -> wrongUse(sentence(e), place(e, command, settings), help);
    };
  }

  private static ErrorLine unmatched(UnmatchedArgumentException e, CommandSpec command, String help) {
    String word = e.getUnmatched().getFirst();
    boolean option = word.startsWith("-");
    String kind = option ? "option" : command.subcommands().isEmpty() ? "argument" : "command";
    String bare = option && word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
    List<String> known = option
        ? command.options().stream().flatMap(o -> Arrays.stream(o.names())).toList()
        : List.copyOf(command.subcommands().keySet());
    String remedy = EditDistance.likely(bare, known).map(near -> "did you mean " + near + "? " + help).orElse(help);
    return wrongUse("unknown " + kind + " " + bare, command.qualifiedName(), remedy);
  }

  /// A value that picocli refused may come from the command line or from a setting: the line names the one to change.
  private static String place(ParameterException e, CommandSpec command, Settings settings) {
    ArgSpec argument = e.getArgSpec();
    boolean typed = argument instanceof OptionSpec option && wasTyped(e.getCommandLine(), option);
    return argument == null || typed
        ? command.qualifiedName()
        : settings.sourceOf(argument).orElse(command.qualifiedName());
  }

  private static boolean wasTyped(CommandLine command, OptionSpec option) {
    return command.getParseResult() != null && command.getParseResult().hasMatchedOption(option);
  }

  private static ErrorLine wrongUse(String what, String where, String remedy) {
    return new ErrorLine(what, where, remedy, RoadML.WRONG_USE);
  }

  private static String sentence(Exception e) {
    String message = e.getMessage();
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static String ourFrameOf(Throwable e) {
    return Arrays.stream(e.getStackTrace())
        .filter(frame -> frame.getClassName().startsWith("io.roadml."))
        .findFirst()
        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
        .orElse("outside io.roadml");
  }
}
