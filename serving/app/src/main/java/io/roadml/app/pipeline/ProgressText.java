package io.roadml.app.pipeline;

import io.roadml.app.report.Figures;
import io.roadml.app.runs.PipelineTexts;
import io.roadml.pipeline.Failure;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.RunEvent.RunCancelling;
import io.roadml.pipeline.RunEvent.RunFinished;
import io.roadml.pipeline.RunEvent.StepFinished;
import io.roadml.pipeline.RunEvent.StepLeaked;
import io.roadml.pipeline.RunEvent.StepLogged;
import io.roadml.pipeline.RunEvent.StepMapped;
import io.roadml.pipeline.RunEvent.StepRetrying;
import io.roadml.pipeline.RunEvent.StepStarted;
import java.time.Duration;
import java.util.Optional;

/// What happens in a run, in words on one line.
final class ProgressText {
  private static final int LONGEST_REASON = 300;
  private static final long TENTH_MILLIS = 100;

  private ProgressText() {}

  /// Empty for what nobody wants to know: that a step waits for a place, and what another event tells as well.
  static Optional<String> of(RunEvent event) {
    return switch (event) {
      case StepStarted it -> said(it, "started" + (it.attempt() > 1 ? ", attempt " + it.attempt() : ""));
      case StepMapped it -> said(it, "has " + Figures.counted(it.size(), "element"));
      case StepLogged it -> Optional.of(logged(it));
      case StepRetrying it -> said(it, PipelineTexts.words(it.state()) + ", again in " + PipelineTexts.span(it.delay())
          + because(it.failure()));
      case StepLeaked it -> said(it, "ignores its interrupt, and is waited for no more");
      case StepFinished it -> said(it, PipelineTexts.words(it.state()) + it.failure().map(ProgressText::because)
          .orElse(""));
      case RunCancelling it -> Optional.of("cancelling: " + Figures.name(it.reason(), LONGEST_REASON));
      case RunFinished it -> Optional.of("run " + it.run() + " " + PipelineTexts.words(it.state()));
      default -> Optional.empty();
    };
  }

  /// A length of time by tenths of a second: it changes all the time, and nobody reads more of it.
  static String span(Duration exact) {
    return PipelineTexts.span(Duration.ofMillis(exact.toMillis() / TENTH_MILLIS * TENTH_MILLIS));
  }

  private static Optional<String> said(RunEvent.OfStep of, String what) {
    return Optional.of(Figures.name(of.step()) + " " + what);
  }

  private static String logged(StepLogged line) {
    return Figures.name(line.step()) + "#" + line.attempt() + "  " + Figures.name(line.line());
  }

  private static String because(Failure failure) {
    return ": " + Figures.name(failure.toString(), LONGEST_REASON);
  }
}
