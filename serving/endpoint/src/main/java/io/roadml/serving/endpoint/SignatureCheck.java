package io.roadml.serving.endpoint;

import io.roadml.kernels.EditDistance;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.serving.endpoint.ModelSettings.DeclaredTensor;
import java.util.List;

/// Compares what a configuration says of a model's tensors with what the model says itself.
///
/// - Shapes: with batching, the configuration's have no batch dimension. A variable dimension on either side suits any, and
///   the model's one-dimensional rows of nothing (`[-1]`) suit `dims: [1]`, as Triton has it.
/// - Fails: [ModelException] that names the file, the place, the tensor and both sides.
final class SignatureCheck {
  private final ModelSettings settings;
  private final ModelSignature model;

  private SignatureCheck(final ModelSettings settings, final ModelSignature model) {
    this.settings = settings;
    this.model = model;
  }

  /// Checks everything the configuration says.
  ///
  /// @return whether the model is to be batched
  static boolean batched(final ModelSettings settings, final ModelSignature model) {
    final SignatureCheck check = new SignatureCheck(settings, model);
    final boolean batched = check.batched();
    check.tensors("input", settings.inputs(), model.inputs(), batched);
    check.tensors("output", settings.outputs(), model.outputs(), batched);
    check.requireAllInputs();
    return batched;
  }

  private boolean batched() {
    if (settings.maxBatchSize() > 0 && !model.batched()) {
      throw new ModelException("config.pbtxt: max_batch_size=" + settings.maxBatchSize()
          + ", but the model's inputs and outputs do not all have a variable first dimension: " + model.inputs() + " → "
          + model.outputs() + "; export it with one, or say max_batch_size: 0");
    }
    return model.batched() && settings.maxBatchSize() != 0;
  }

  private void requireAllInputs() {
    final List<String> declared = settings.inputs().stream().map(DeclaredTensor::name).toList();
    for (final TensorSpec input : model.inputs()) {
      if (!declared.isEmpty() && !declared.contains(input.name())) {
        throw settings.inputs().getFirst().wrong("name",
            "the model's input " + input.name() + " is missing; name all inputs"
                + " of the model or none");
      }
    }
  }

  private void tensors(final String what, final List<DeclaredTensor> declared, final List<TensorSpec> known,
      final boolean batched) {
    for (final DeclaredTensor tensor : declared) {
      tensor(what, tensor, find(what, tensor, known), batched);
    }
  }

  private static TensorSpec find(final String what, final DeclaredTensor tensor, final List<TensorSpec> known) {
    final List<String> names = known.stream().map(TensorSpec::name).toList();
    if (!names.contains(tensor.name())) {
      throw tensor.wrong("name",
          "the model has no " + what + " " + tensor.name() + "; it has " + String.join(", ", names)
              + ". Did you mean " + EditDistance.nearest(tensor.name(), names).orElse("") + "?");
    }
    return known.get(names.indexOf(tensor.name()));
  }

  private static void tensor(final String what, final DeclaredTensor tensor, final TensorSpec known,
      final boolean batched) {
    if (tensor.type() != null && tensor.type() != known.type()) {
      throw tensor.wrong("data_type",
          what + " " + tensor.name() + " has data_type " + TritonNames.type(tensor.type()) + ", want "
              + TritonNames.type(known.type()) + ", which the model has");
    }
    final List<Long> row = known.shape().subList(batched ? 1 : 0, known.rank());
    if (tensor.shape() != null && !suits(tensor.shape(), row, batched)) {
      throw tensor.wrong("dims", what + " " + tensor.name() + " has dims " + tensor.shape() + ", want " + row
          + ", which the model has" + (batched ? " after its batch dimension" : ""));
    }
  }

  /// Says whether a shape of the configuration suits a row of the model.
  static boolean suits(final List<Long> declared, final List<Long> row, final boolean batched) {
    if (batched && row.isEmpty() && declared.equals(List.of(1L))) {
      return true;
    }
    if (declared.size() != row.size()) {
      return false;
    }
    for (int index = 0; index < row.size(); index++) {
      final long one = declared.get(index);
      final long other = row.get(index);
      if (one != other && one != TensorSpec.VARIABLE && other != TensorSpec.VARIABLE) {
        return false;
      }
    }
    return true;
  }
}
