package io.roadml.app;

import io.roadml.app.report.WholeFile;
import io.roadml.metadata.MetadataException;
import io.roadml.metadata.MetadataStore;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.drawing.PipelineDrawing;
import io.roadml.pipeline.loading.LoadedPipeline;
import io.roadml.pipeline.loading.PipelineReference;
import io.roadml.pipeline.store.RunControl;
import io.roadml.pipeline.store.RunHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Draws the graph of a pipeline, or of a run with what became of its steps, or writes it down.
@Command(name = "graph", description = "Draws a pipeline, or a run with the states of its steps, or writes it down.")
final class PipelineGraphCommand implements Callable<Integer> {
  /// What can be made of a pipeline.
  enum Format {
    SVG, DOT, MERMAID, JSON, YAML
  }

  @Spec
  private CommandSpec spec;

  @Mixin
  private MetadataOptions metadata;

  @Parameters(arity = "0..1", paramLabel = "PIPELINE",
      description = "The pipeline, as for `pipeline run`; that of the run unless told otherwise.")
  private String pipeline;

  @Option(names = "--run", paramLabel = "RUN", description = "Run whose states are drawn.")
  private String run;

  @Mixin
  private JarOptions jars;

  @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "svg",
      description = "svg, dot or mermaid for a drawing, json or yaml for the definition; ${DEFAULT-VALUE} unless told otherwise.")
  private String format;

  @Option(names = "--out", paramLabel = "FILE", description = "File; standard output unless told otherwise.")
  private Path file;

  @Override
  public Integer call() {
    LogLines.start(Level.WARNING);
    Format wanted = Words.of(Format.class, format, "--format");
    if (run == null && pipeline == null) {
      throw Failure.wrongUse("neither a pipeline nor a run was named", spec.qualifiedName(),
          "name a PIPELINE, or a run with --run");
    }
    try {
      write(run == null ? text(wanted, jars.reference(pipeline), List.of()) : ofRun(wanted));
      return 0;
    } catch (IllegalArgumentException e) {
      throw Failure.wrongUse(e.getMessage(), spec.qualifiedName(),
          "`" + spec.qualifiedName() + " --help` shows what there is");
    } catch (IOException | MetadataException e) {
      throw Failure.failedJob(e.getMessage(), spec.qualifiedName(), "mend it and try again");
    }
  }

  private String ofRun(Format wanted) throws IOException {
    try (MetadataStore opened = metadata.openExisting(spec.qualifiedName())) {
      RunHistory history = RunHistory.in(opened);
      String id = new NamedRun(spec.qualifiedName()).in(history, run).run();
      PipelineReference reference = pipeline != null ? jars.reference(pipeline)
          : RunControl.in(opened).reference(id).orElseThrow(() -> Failure.wrongUse(
              "nobody has written down where the pipeline of run=" + id + " is", spec.qualifiedName(),
              "name the PIPELINE too"));
      return text(wanted, reference, history.events(id));
    }
  }

  private static String text(Format wanted, PipelineReference reference, List<RunEvent> events) {
    try (LoadedPipeline loaded = reference.open()) {
      return switch (wanted) {
        case SVG -> drawing(loaded.pipeline(), events).svg();
        case DOT -> drawing(loaded.pipeline(), events).dot();
        case MERMAID -> drawing(loaded.pipeline(), events).mermaid();
        case JSON -> loaded.pipeline().definition().toJson() + "\n";
        case YAML -> loaded.pipeline().definition().toYaml();
      };
    }
  }

  private static PipelineDrawing drawing(Pipeline of, List<RunEvent> events) {
    PipelineDrawing drawing = PipelineDrawing.of(of);
    return events.isEmpty() ? drawing : drawing.ofRun(events);
  }

  private void write(String text) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (file == null) {
      out.print(text);
    } else {
      WholeFile.write(file, text);
      out.println("wrote " + file);
    }
    out.flush();
  }
}
