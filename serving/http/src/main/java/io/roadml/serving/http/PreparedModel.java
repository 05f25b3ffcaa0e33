package io.roadml.serving.http;

import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/// What the codec needs of a model, prepared once for each load of a version.
///
/// - Threading: immutable.
final class PreparedModel {
  final ModelSignature signature;
  final boolean fixedRows;
  final boolean batched;
  final PreparedTensor[] inputs;
  final PreparedTensor[] outputs;
  /// `"model_name":"…","model_version":"…","outputs":[`
  final byte[] responseHead;

  PreparedModel(final String name, final String version, final ModelSignature signature) {
    this.signature = signature;
    fixedRows = signature.hasFixedRows();
    batched = signature.batched();
    inputs = prepare("input", signature.inputs());
    outputs = prepare("output", signature.outputs());
    final ByteWriter head = new ByteWriter(128);
    head.ascii("\"model_name\":").string(name).ascii(",\"model_version\":").string(version).ascii(",\"outputs\":[");
    responseHead = head.toArray();
  }

  private PreparedTensor[] prepare(final String kind, final List<TensorSpec> specs) {
    final List<PreparedTensor> prepared = new ArrayList<>();
    for (final TensorSpec spec : specs) {
      prepared.add(new PreparedTensor(kind, prepared.size(), spec, batched));
    }
    return prepared.toArray(PreparedTensor[]::new);
  }

  /// Returns the tensor of the name that `json` read last, or fails with the nearest one.
  static PreparedTensor named(final PreparedTensor[] tensors, final JsonReader json, final String kind) {
    for (final PreparedTensor tensor : tensors) {
      if (json.stringIs(tensor.nameBytes)) {
        return tensor;
      }
    }
    final List<String> names = new ArrayList<>();
    for (final PreparedTensor tensor : tensors) {
      names.add(tensor.name);
    }
    throw Refusal.badRequest("the model has no " + kind + " '" + json.text() + "'" + Nearest.hint(json.text(), names));
  }
}
