package io.roadml.pipeline.drawing;

import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.RunEvent;
import java.util.List;
import java.util.Optional;

/// A pipeline's graph as a picture, or as text that other programs make one of; with the states of a run, if there is one.
///
/// ```java
/// String page = PipelineDrawing.of(training).ofRun(store.runs().events(run.id())).svg();
/// ```
///
/// - Shown: a box for each step; a map is one, with how many of its elements have ended, and so is a nested pipeline. A dashed
///   arrow leads to a step that comes after another without taking its output.
/// - Trust: names mean nothing but themselves in any of the formats.
/// - Threading: immutable.
public final class PipelineDrawing {
  private final Pipeline pipeline;
  private final Sketch sketch;

  private PipelineDrawing(Pipeline pipeline, Optional<RunStates> run) {
    this.pipeline = pipeline;
    this.sketch = Sketch.of(pipeline, run);
  }

  /// The graph alone.
  public static PipelineDrawing of(Pipeline pipeline) {
    return new PipelineDrawing(pipeline, Optional.empty());
  }

  /// The graph with the states that the steps of a run have, in words and in colours.
  ///
  /// @param events of the run, from its beginning on; the last may be still to come
  /// @throws IllegalArgumentException if they are not, or are those of another pipeline
  public PipelineDrawing ofRun(List<RunEvent> events) {
    RunStates run = new RunStates(events);
    if (!run.pipeline().equals(pipeline.name())) {
      throw new IllegalArgumentException("run=" + run.run() + " is one of pipeline=" + run.pipeline() + ", not of "
          + pipeline.name());
    }
    return new PipelineDrawing(pipeline, Optional.of(run));
  }

  /// In the language of Graphviz.
  public String dot() {
    return DotText.of(sketch);
  }

  /// As a flowchart of Mermaid.
  public String mermaid() {
    return MermaidText.of(sketch);
  }

  /// As a file of SVG that needs nothing else.
  public String svg() {
    return SvgDrawing.of(sketch);
  }
}
