package io.roadml.kernels;

import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

final class RegressionAnswers implements GoldenAnswers {
  @Override
  public Map<String, Function<GoldenCase, Object>> answers() {
    return Map.ofEntries(Map.entry("mse", c -> answer(c, Regression::mse)),
        Map.entry("rmse", c -> answer(c, Regression::rmse)), Map.entry("mae", c -> answer(c, Regression::mae)),
        Map.entry("mape", c -> answer(c, Regression::mape)),
        Map.entry("median_ae", c -> answer(c, Regression::medianAe)),
        Map.entry("explained_variance", c -> answer(c, Regression::explainedVariance)),
        Map.entry("r2",
            c -> answer(c, c.flag("force_finite", true) ? Regression::r2 : Regression::r2Unbounded)),
        Map.entry("r2_adjusted", c -> regression(c).r2Adjusted(c.integer("n_features", 0))),
        Map.entry("max_error", c -> regression(c).maxError()), Map.entry("smape", c -> regression(c).smape()),
        Map.entry("msle", c -> regression(c).msle()),
        Map.entry("pinball", c -> regression(c).pinball(c.number("alpha", 0.5))),
        Map.entry("poisson_deviance", c -> regression(c).poissonDeviance()),
        Map.entry("gamma_deviance", c -> regression(c).gammaDeviance()),
        Map.entry("tweedie_deviance", c -> regression(c).tweedieDeviance(c.number("power", 0))));
  }

  private static Object answer(GoldenCase c, ToDoubleFunction<Regression> score) {
    if (!c.isMatrix("y_true")) {
      return score.applyAsDouble(regression(c));
    }
    RegressionOutputs outputs = RegressionOutputs.ofRows(c.matrix("y_true"), c.matrix("y_pred"));
    return switch (c.text("multioutput", "uniform_average")) {
      case "raw_values" -> outputs.each(score);
      case "variance_weighted" -> outputs.varianceWeighted(score);
      default -> outputs.mean(score);
    };
  }

  private static Regression regression(GoldenCase c) {
    return c.has("weight")
        ? Regression.of(c.doubles("y_true"), c.doubles("y_pred"), c.doubles("weight"))
        : Regression.of(c.doubles("y_true"), c.doubles("y_pred"));
  }
}
