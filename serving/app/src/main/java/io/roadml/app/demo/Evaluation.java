package io.roadml.app.demo;

import java.util.List;

/// How good a model was after each pass, on flights of the training months that it was not trained on.
record Evaluation(List<Score> rounds) {
  Score last() {
    return rounds.getLast();
  }
}
