package io.roadml.app.demo;

import io.roadml.registry.ModelVersion;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What the demo prints at its end.
record DemoReport(PrintWriter out, FlightTrial trial) {
  void accuracy(float[] plain, float[] joined) {
    float[] usual = new float[joined.length];
    double usualShare = trial.months().training().lateShare();
    Arrays.fill(usual, (float) usualShare);
    out.println();
    say("will a flight arrive more than 15 minutes late? %,d flights of June 2001, from models of the months before",
        joined.length);
    out.println();
    say("%-48s %8s %10s", "what the score is made of", "AUC", "log loss");
    score(String.format(Locale.ROOT, "%.1f %% for every flight", 100 * usualShare), usual);
    score("what the flight itself says", plain);
    score("and what the store knew then, joined in the hop", joined);
    say("(a delay counts as known 30 min + distance / 7.5 miles a min + the delay after the departure, an estimate; "
        + "%d absurd delays dropped)", trial.dropped());
  }

  private void score(String what, float[] scores) {
    Score score = Score.of(trial.heldOut().late(), scores);
    say("%-48s %8.3f %10.3f", what, score.auc(), score.logLoss());
  }

  void speed(List<Way> ways, boolean same) {
    out.println();
    out.println(Way.heading());
    ways.forEach(way -> out.println(way.line()));
    say(same ? "all three ways gave the same scores, bit for bit" : "THE THREE WAYS GAVE DIFFERENT SCORES");
  }

  void agreement(int agreeing) {
    say("%,d of %,d joined scores are, bit for bit, those of the columns that the offline store says were known then%s",
        agreeing, trial.heldOut().count(), agreeing == trial.heldOut().count() ? "" : ": ONLINE AND OFFLINE DIFFER");
  }

  void cost(JoinCost cost) {
    out.println();
    out.println(cost.told(trial.store().features().size(), trial.store().views().size()));
  }

  void leftBehind(Path data, Path scored, ModelVersion served) {
    out.println();
    say("served:         models:/%s/%s, version %d of run %s", served.name(), served.stage().label(), served.version(),
        served.runId());
    say("scored flights: %s", scored);
    say("feature store:  ./roadml features list --data %s", data);
    say("runs:           ./roadml runs list --data %s", data);
    say("model:          ./roadml registry show %s --data %s", served.name(), data);
    say("where from:     ./roadml registry lineage %s --data %s", served.name(), data);
  }

  /// Commands that work while the server runs.
  List<String> curls(URI server) {
    int row = trial.heldOut().count() - 1;
    long origin = trial.heldOut().origin()[row];
    long destination = trial.heldOut().destination()[row];
    return List.of("curl " + server + "/v2/models/" + FlightModels.JOINED,
        "# a flight from " + airport(origin) + " to " + airport(destination)
            + ": what it says itself, and its entities",
        "curl " + server + "/v2/models/" + FlightModels.JOINED + "/infer -d '"
            + FlightClient.json(trial.heldOut(), row) + "'",
        "# what the store knows of them: entities only, in Feast's JSON",
        "curl " + server + "/get-online-features -d '{\"features\":["
            + trial.store().features().stream().map(name -> "\"" + name + "\"").collect(Collectors.joining(","))
            + "],\"full_feature_names\":true,\"entities\":{\"origin\":[" + origin + "],\"destination\":[" + destination
            + "]}}'",
        "curl " + server + "/metrics");
  }

  private String airport(long number) {
    return trial.flights().airports().get((int) number) + " (" + number + ")";
  }

  @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a library more
  private void say(String format, Object... arguments) {
    out.println(String.format(Locale.ROOT, format, arguments));
  }
}
