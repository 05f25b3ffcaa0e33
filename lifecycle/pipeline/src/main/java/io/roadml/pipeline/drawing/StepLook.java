package io.roadml.pipeline.drawing;

import io.roadml.pipeline.StepState;
import java.util.Locale;

/// The colours of a state, the same in every drawing. Words always stand beside them: nobody has to tell colours apart.
///
/// @param fill of the area
/// @param ink  of the text on it, with a contrast of 4.5 or more
record StepLook(String fill, String ink) {
  static final String DARK = "#1b1e22";
  static final String SOFT = "#5c646d";
  static final String FAINT = "#d9dde1";
  static final String PAPER = "#ffffff";

  /// Of a step without a run.
  static final StepLook PLAIN = new StepLook(PAPER, DARK);

  static StepLook of(StepState state) {
    return switch (state) {
      case PENDING -> new StepLook("#eef0f2", DARK);
      case QUEUED -> new StepLook("#c9d3da", DARK);
      case RUNNING -> new StepLook("#1f6092", PAPER);
      case RETRYING -> new StepLook("#f0c648", DARK);
      case SUCCESS -> new StepLook("#2a7549", PAPER);
      case CACHED -> new StepLook("#a9d8b8", DARK);
      case FAILED -> new StepLook("#b3261e", PAPER);
      case TIMED_OUT -> new StepLook("#7a1f5c", PAPER);
      case CANCELLED -> new StepLook("#5c646d", PAPER);
      case SKIPPED -> new StepLook("#fffdf2", SOFT);
      case UPSTREAM_FAILED -> new StepLook("#f2b8b5", DARK);
    };
  }

  /// The state in plain words.
  static String words(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
