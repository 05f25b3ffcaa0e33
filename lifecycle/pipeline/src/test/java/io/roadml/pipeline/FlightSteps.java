package io.roadml.pipeline;

import java.util.List;
import java.util.Optional;

/// Methods that definitions name.
final class FlightSteps {
  private FlightSteps() {
  }

  static List<Integer> load() {
    return List.of(1, 2, 3);
  }

  static List<Integer> clean(List<Integer> raw) {
    return raw.stream().filter(x -> x > 1).toList();
  }

  static Double train(List<Integer> clean, Double rate) {
    return clean.size() * rate;
  }

  static Boolean isGood(Double model) {
    return model > 0.1;
  }

  static String deploy(StepContext context, Double model) {
    return context.step() + " " + model;
  }

  static Integer score(Integer part) {
    return part * 10;
  }

  static String report(RunOutcome outcome, Optional<String> deployed) {
    return outcome.state() + " " + deployed;
  }

  static Integer count(String text) {
    return text.length();
  }

  static Integer texts(List<String> texts) {
    return texts.size();
  }

  static boolean isWorthIt(Throwable thrown, int attempt) {
    return attempt < 2 && thrown instanceof Exception;
  }

  static Integer overloaded(Integer a) {
    return a;
  }

  static Integer overloaded(String a) {
    return a.length();
  }
}
