package io.roadml.kernels;

import java.util.Arrays;

/// How far predicted numbers are from the true ones.
///
/// - Shape: `truth[n]`, `predicted[n]` and, if given, `weights[n]`, n ≥ 1.
/// - Units: those of the truth, squared where the name says so; relative errors and coefficients have none.
/// - Threading: stateless; what it was made of is only read, and read again by each method.
/// - Allocation: a few blocks of scratch; a median copies the errors.
/// - Accuracy: sums have 32 lanes in double precision, the same bits on every machine; a variance is taken around its
///   mean in a second pass, so that a large offset does no harm.
/// - Source: the definitions and edge cases of scikit-learn ≥ 1.6.
/// - Fails: [IllegalArgumentException] for lengths that differ, no rows, a value that is NaN or infinite, and weights that
///   are negative, not finite or all 0. Finite values whose squares overflow give infinity or NaN: see [#overflows].
public final class Regression {
  /// The least truth that an error is divided by.
  private static final double EPSILON = Math.ulp(1.0);

  private final Samples truth;
  private final Samples predicted;
  private final Samples weights;
  private final double total;

  private Regression(Samples truth, Samples predicted, Samples weights) {
    Check.sameLength("truth", truth.size(), "predicted", predicted.size());
    Check.notEmpty("truth", truth.size());
    this.truth = truth;
    this.predicted = predicted;
    this.weights = weights;
    this.total = weights == null ? truth.size() : total(weights, truth.size());
  }

  /// Rows that count the same.
  public static Regression of(Samples truth, Samples predicted) {
    return new Regression(truth, predicted, null);
  }

  /// Rows of different weight.
  public static Regression of(Samples truth, Samples predicted, Samples weights) {
    return new Regression(truth, predicted, weights);
  }

  /// [#of(Samples, Samples)] of arrays.
  public static Regression of(double[] truth, double[] predicted) {
    return of(Samples.of(truth), Samples.of(predicted));
  }

  /// [#of(Samples, Samples, Samples)] of arrays.
  public static Regression of(double[] truth, double[] predicted, double[] weights) {
    return of(Samples.of(truth), Samples.of(predicted), Samples.of(weights));
  }

  /// Mean squared error.
  public double mse() {
    return squaredError() / total;
  }

  /// The root of the mean squared error.
  public double rmse() {
    return Math.sqrt(mse());
  }

  /// Mean absolute error.
  public double mae() {
    double sum = weights == null
        ? Reduce.absoluteError(truth, predicted)
        : Reduce.weightedAbsoluteError(truth, predicted, weights);
    return ofFinite(sum) / total;
  }

  /// Mean of the errors, predicted less true: positive where predictions are too high.
  public double bias() {
    return mean((y, p) -> p - y);
  }

  /// The median of the absolute errors: with an even number the mean of the two in the middle. With weights, the error
  /// at which half of the weight is reached, or the mean with the next one if exactly half is.
  public double medianAe() {
    double[] errors = absoluteErrors();
    return weights == null ? middle(errors) : weightedMiddle(errors);
  }

  /// The greatest absolute error; of all rows, whatever their weight.
  public double maxError() {
    return ofFinite(Arrays.stream(absoluteErrors()).reduce(0, Math::max));
  }

  /// Mean absolute error as a share of the truth. Where the truth is nearer to 0 than 2⁻⁵² it is taken for that, so one
  /// true 0 makes the mean huge; [#smape] does not have this.
  public double mape() {
    return mean((y, p) -> Math.abs(y - p) / Math.max(Math.abs(y), EPSILON));
  }

  /// Mean of twice the absolute error as a share of |truth| + |predicted|, 0 … 2; 0 where both are 0. Not in scikit-learn.
  public double smape() {
    // 0·y is 0 for a number and NaN for an infinity, which is then refused
    return mean((y, p) -> y == p ? 0 * y : 2 * (Math.abs(y - p) / (Math.abs(y) + Math.abs(p))));
  }

  /// Mean squared difference of ln(1 + value).
  ///
  /// - Fails: [IllegalArgumentException] for a value of −1 or less.
  public double msle() {
    requireAboveMinusOne("truth", truth);
    requireAboveMinusOne("predicted", predicted);
    return mean((y, p) -> {
      double error = StrictMath.log1p(y) - StrictMath.log1p(p);
      return error * error;
    });
  }

  /// Pinball loss of a predicted quantile: an error weighs `alpha` where the prediction is too low, 1 − `alpha` where it is
  /// too high.
  ///
  /// @param alpha the quantile that was to be predicted, 0 … 1
  public double pinball(double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha=" + alpha + "; want 0 … 1");
    }
    return mean((y, p) -> alpha * Math.max(y - p, 0) + (1 - alpha) * Math.max(p - y, 0));
  }

  /// Mean Poisson deviance; the truth is 0 or more, predictions are above 0.
  public double poissonDeviance() {
    return tweedieDeviance(1);
  }

  /// Mean gamma deviance; truth and predictions are above 0.
  public double gammaDeviance() {
    return tweedieDeviance(2);
  }

  /// Mean Tweedie deviance: 0 is the squared error, 1 Poisson, 2 gamma, 3 the inverse Gaussian.
  ///
  /// - Fails: [IllegalArgumentException] for a power between 0 and 1, where there is no such distribution, and for values
  ///   outside the power's domain.
  public double tweedieDeviance(double power) {
    Tweedie tweedie = Tweedie.of(power);
    tweedie.check(truth, predicted);
    return mean(tweedie::deviance);
  }

  /// Coefficient of determination: 1 is perfect, 0 as good as the mean of the truth. Where the truth does not vary it is 1
  /// if all is right, else 0. NaN for a single row.
  public double r2() {
    return truth.size() < 2 ? Double.NaN : finiteShare(squaredError(), deviation());
  }

  /// [#r2] left as it is where the truth does not vary: NaN if all is right, else −∞.
  public double r2Unbounded() {
    return truth.size() < 2 ? Double.NaN : 1 - squaredError() / deviation();
  }

  /// [#r2] less what more features explain by chance; NaN unless there are more rows than features + 1.
  ///
  /// @param features how many features the model has, 0 or more
  public double r2Adjusted(int features) {
    if (features < 0) {
      throw new IllegalArgumentException("features=" + features + "; want 0 or more");
    }
    int free = truth.size() - features - 1;
    return free <= 0 ? Double.NaN : 1 - (1 - r2()) * ((truth.size() - 1.0) / free);
  }

  /// The share of the truth's variance that the errors' variance leaves: [#r2] without regard to a constant error. Where
  /// the truth does not vary it is 1 if the errors do not either, else 0.
  public double explainedVariance() {
    double bias = mean((y, p) -> y - p);
    return finiteShare(sum((y, p) -> {
      double error = y - p - bias;
      return error * error;
    }), deviation());
  }

  /// Whether the squares of errors or of deviations from the mean are beyond the largest double although all values are
  /// finite: then the mean squared error is infinite and the coefficients are NaN.
  public boolean overflows() {
    return !Double.isFinite(squaredError()) || !Double.isFinite(deviation());
  }

  /// Σ w·(y − ȳ)². Exactly 0 where the truth does not vary, although the mean may be rounded.
  double deviation() {
    double mean = sum((y, _) -> y) / total;
    double sum = weights == null ? ofFinite(Reduce.squaredDeviation(truth, mean))
        : sum((y, _) -> (y - mean) * (y - mean));
    double rounding = 4 * Math.ulp(mean);
    return sum <= total * rounding * rounding && isConstant() ? 0 : sum;
  }

  private double squaredError() {
    return ofFinite(weights == null
        ? Reduce.squaredError(truth, predicted)
        : Reduce.weightedSquaredError(truth, predicted, weights));
  }

  private static double finiteShare(double errors, double whole) {
    if (whole == 0) {
      return errors == 0 ? 1 : 0;
    }
    return 1 - errors / whole;
  }

  private boolean isConstant() {
    double first = truth.get(0);
    int i = 1;
    while (i < truth.size() && truth.get(i) == first) {
      i++;
    }
    return i == truth.size();
  }

  private double mean(Term term) {
    return sum(term) / total;
  }

  /// Σ w·term(y, p)
  private double sum(Term term) {
    double[] ys = truth.scratch();
    double[] ps = predicted.scratch();
    double[] ws = weights == null ? null : weights.scratch();
    return ofFinite(Reduce.sum(truth.size(), (from, n, out) -> {
      terms(term, truth.block(from, n, ys), truth.blockStart(from), predicted.block(from, n, ps),
          predicted.blockStart(from), n, out);
      if (weights != null) {
        weigh(weights.block(from, n, ws), weights.blockStart(from), n, out);
      }
    }));
  }

  private static void terms(Term term, double[] y, int yAt, double[] p, int pAt, int n, double[] out) {
    for (int i = 0; i < n; i++) {
      out[i] = term.of(y[yAt + i], p[pAt + i]);
    }
  }

  private static void weigh(double[] w, int wAt, int n, double[] out) {
    for (int i = 0; i < n; i++) {
      out[i] *= w[wAt + i];
    }
  }

  /// A sum that is no number has to be explained: by an input that is none, which is refused, or by overflow.
  private double ofFinite(double sum) {
    if (!Double.isFinite(sum)) {
      Check.finite("truth", truth);
      Check.finite("predicted", predicted);
    }
    return sum;
  }

  private double[] absoluteErrors() {
    double[] errors = new double[truth.size()];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Math.abs(truth.get(i) - predicted.get(i));
    }
    ofFinite(Arrays.stream(errors).reduce(0, Math::max));
    return errors;
  }

  private static double middle(double[] errors) {
    Arrays.sort(errors);
    int half = errors.length / 2;
    return errors.length % 2 == 1 ? errors[half] : middle(errors[half - 1], errors[half]);
  }

  private static double middle(double low, double high) {
    return low + (high - low) / 2;
  }

  private double weightedMiddle(double[] errors) {
    int[] order = Order.ascending(errors);
    double half = total / 2;
    double reached = 0;
    int i = -1;
    do {
      reached += weights.get(order[++i]);
    } while (reached < half && i + 1 < order.length);
    int next = i + 1;
    while (next < order.length && weights.get(order[next]) == 0) {
      next++;
    }
    boolean exactly = reached == half && next < order.length;
    return exactly ? middle(errors[order[i]], errors[order[next]]) : errors[order[i]];
  }

  private static double total(Samples weights, int rows) {
    Check.weights(weights, "truth", rows);
    double total = Reduce.sum(weights);
    if (!Double.isFinite(total)) {
      throw new IllegalArgumentException("the weights add up to " + total + "; want a finite sum");
    }
    return total;
  }

  private static void requireAboveMinusOne(String name, Samples values) {
    for (int i = 0; i < values.size(); i++) {
      if (!(values.get(i) > -1)) {
        throw new IllegalArgumentException(name + "[" + i + "]=" + values.get(i) + "; want more than -1");
      }
    }
  }

  private interface Term {
    double of(double truth, double predicted);
  }
}
