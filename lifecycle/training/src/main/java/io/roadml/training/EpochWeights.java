package io.roadml.training;

import java.util.ArrayList;
import java.util.List;
import org.tribuo.math.LinearParameters;
import org.tribuo.math.Parameters;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.optimisers.AdaGrad;

/// AdaGrad that keeps the weights as they stand after each pass over the rows. Tribuo tells nobody when a pass is over, but
/// asks the optimiser for every step: the first step of a pass finds the weights of the one before.
///
/// - Threading: one training at a time.
final class EpochWeights extends AdaGrad {
  private final double rate;
  private final int steps;
  private final List<DenseMatrix> kept;
  private LinearParameters parameters;
  private long taken;

  /// Takes AdaGrad's learning rate, and how many steps a pass has.
  EpochWeights(double rate, int steps) {
    this(rate, steps, new ArrayList<>());
  }

  private EpochWeights(double rate, int steps, List<DenseMatrix> kept) {
    super(rate);
    this.rate = rate;
    this.steps = steps;
    this.kept = kept;
  }

  /// The weights after each pass.
  List<DenseMatrix> kept() {
    return List.copyOf(kept);
  }

  @Override
  public void initialise(Parameters trained) {
    super.initialise(trained);
    parameters = (LinearParameters) trained;
  }

  @Override
  public Tensor[] step(Tensor[] updates, double weight) {
    if (taken > 0 && taken % steps == 0) {
      keep();
    }
    taken++;
    return super.step(updates, weight);
  }

  @Override
  public void finalise() {
    super.finalise();
    keep();
  }

  private void keep() {
    kept.add(parameters.getWeightMatrix().copy());
  }

  /// A trainer trains with a copy, which keeps what this shows.
  @Override
  public EpochWeights copy() {
    return new EpochWeights(rate, steps, kept);
  }
}
