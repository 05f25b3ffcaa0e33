package io.roadml.observability;

import io.roadml.pipeline.StepContext;
import io.roadml.tracking.Tag;
import java.util.List;

/// The tags that say of a tracked run which step of which pipeline's run it was made in. A [LineageQuery] follows them.
public final class PipelineTags {
  /// The id of the pipeline's run.
  public static final String RUN = "roadml.pipeline.run";
  /// The path of the step.
  public static final String STEP = "roadml.pipeline.step";

  private PipelineTags() {
  }

  /// The tags for a tracked run that a step makes: for [io.roadml.tracking.NewRun] or [io.roadml.tracking.ActiveRun#setTag].
  public static List<Tag> of(StepContext context) {
    return List.of(new Tag(RUN, context.run()), new Tag(STEP, context.step()));
  }
}
