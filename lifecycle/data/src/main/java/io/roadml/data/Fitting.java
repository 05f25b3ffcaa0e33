package io.roadml.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;

/// Learns the steps of plans from training rows: in each pass over them, every plan's next step that has something to
/// learn. Owner: one thread.
final class Fitting {
  private static final int BATCH_ROWS = 1 << 14;

  private final ColumnPlan plan;
  private final Column input;
  private final Map<String, DoubleUnaryOperator> functions = new HashMap<>();
  private final List<Step> steps = new ArrayList<>();
  private Chain chain;
  private Fitter fitter;

  private Fitting(ColumnPlan plan, Column input) {
    this.plan = plan;
    this.input = input;
    if (input.type() == ColumnType.OTHER) {
      throw new IllegalArgumentException("column=" + input.name() + " has a type that cannot be transformed");
    }
    proceed();
  }

  static List<Chain> fit(Dataset train, List<ColumnPlan> plans) throws IOException {
    List<Fitting> fittings = plans.stream().map(plan -> new Fitting(plan, train.schema().column(plan.column())))
        .toList();
    while (fittings.stream().anyMatch(Fitting::isLearning)) {
      List<Fitting> learning = fittings.stream().filter(Fitting::isLearning).toList();
      train.forEachBatch(BATCH_ROWS, table -> learning.parallelStream().forEach(fitting -> fitting.learn(table)));
      learning.forEach(Fitting::learnt);
    }
    return fittings.stream().map(Fitting::finished).toList();
  }

  /// Takes the steps that need no rows, up to one that does.
  private void proceed() {
    chain = Chain.of(plan.name(), input, steps, functions);
    while (fitter == null && steps.size() < plan.steps().size()) {
      PlannedStep next = plan.steps().get(steps.size());
      if (next instanceof PlannedStep.Own own) {
        functions.put(own.name(), Objects.requireNonNull(own.function()));
      }
      fitter = next.fitter(chain);
      if (fitter == null) {
        steps.add(next.step(chain));
        chain = Chain.of(plan.name(), input, steps, functions);
      }
    }
  }

  private boolean isLearning() {
    return fitter != null;
  }

  private void learn(Table table) {
    StoredColumn column = table.stored(input.name());
    for (int row = 0; row < table.rowCount(); row++) {
      if (chain.givesText()) {
        learnText(chain.text(column.isMissing(row) ? null : column.texts().get(column.codes()[row])));
      } else {
        learnNumber(value(column, row));
      }
    }
  }

  private void learnText(String text) {
    if (!text.isEmpty()) {
      fitter.text(text);
    }
  }

  private void learnNumber(double number) {
    if (Double.isFinite(number)) {
      fitter.number(number);
    }
  }

  private double value(StoredColumn column, int row) {
    boolean missing = column.isMissing(row);
    return switch (input.type()) {
      case TEXT -> chain.ofText(missing ? null : column.texts().get(column.codes()[row]));
      case DATE, TIMESTAMP -> chain.ofTime(missing ? Chain.NO_TIME : column.longs()[row]);
      default ->
          chain.ofNumber(missing ? Double.NaN : column.longs() != null ? column.longs()[row] : column.doubles()[row]);
    };
  }

  private void learnt() {
    steps.add(fitter.step());
    fitter = null;
    proceed();
  }

  private Chain finished() {
    if (chain.givesText()) {
      throw new IllegalArgumentException(
          "column=" + input.name() + " stays a text; end its plan with ordinal(…), oneHot(…) or "
              + "hash(…)");
    }
    return chain;
  }
}
