package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/// Runs requests of free tensors: look-ups by strings, and models whose other tensors vary.
///
/// Where the model has bound tensors, rows go through them, as many at a time as they hold. Where it has none, the input is made
/// for the request.
///
/// - Threading: the instance owner's.
/// - Fails: [ModelException] for tensors that do not suit the signature, naming the input.
final class FreeJoin {
  private static final int MOST_ROWS = 1 << 16;

  private final ModelInstance instance;
  private final FeatureJoin join;
  private final RowJoin rows;
  private final MemorySegment scratch;

  /// Shares what its [JoinedInstance] has.
  ///
  /// @param scratch room for the statuses of as many rows as the bound tensors hold
  FreeJoin(final ModelInstance instance, final FeatureJoin join, final RowJoin rows, final MemorySegment scratch) {
    this.instance = instance;
    this.join = join;
    this.rows = rows;
    this.scratch = scratch;
  }

  List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator memory) {
    if (inputs.size() != join.served().inputs().size()) {
      throw new ModelException("inputs=" + inputs.size() + ", want " + join.served().inputs().size());
    }
    final int count = rows(inputs.get(join.input()));
    final KeyColumn[] keys = new KeyColumn[join.entities()];
    for (int entity = 0; entity < keys.length; entity++) {
      final TensorSpec spec = join.served().inputs().get(join.input() + entity);
      keys[entity] = KeyColumn.of(spec.name(), spec.type(), inputs.get(join.input() + entity), count);
    }
    return instance.maxRows() > 0 ? runBound(inputs, keys, count, memory) : runFree(inputs, keys, count, memory);
  }

  private int rows(final Tensor entity) {
    final long count = entity.elements();
    final int most = join.hasRows() ? MOST_ROWS : 1;
    if (count < 1 || count > most) {
      throw new ModelException("rows=" + count + ", want 1 to " + most + "; send several requests");
    }
    return (int) count;
  }

  // Through the bound tensors

  private List<Tensor> runBound(final List<Tensor> inputs, final KeyColumn[] keys, final int count,
      final SegmentAllocator memory) {
    final List<Tensor> outputs = new ArrayList<>();
    for (final TensorSpec spec : join.served().outputs()) {
      outputs.add(Tensor.allocate(memory, spec.type(), join.served().shapeOf(spec, count)));
    }
    requireSizes(inputs, count);
    final int most = instance.maxRows();
    for (int from = 0; from < count; from += most) {
      runChunk(inputs, keys, from, Math.min(most, count - from), outputs);
    }
    return outputs;
  }

  private void runChunk(final List<Tensor> inputs, final KeyColumn[] keys, final int from, final int count,
      final List<Tensor> outputs) {
    final ModelSignature model = join.model();
    for (int input = 0; input < model.inputs().size(); input++) {
      if (input != join.input()) {
        final long bytes = model.rowBytes(model.inputs().get(input));
        MemorySegment.copy(inputs.get(served(input)).segment(), from * bytes, instance.input(input).segment(), 0,
            count * bytes);
      }
    }
    rows.fill(keys, from, count, instance.input(join.input()).segment(), scratch);
    instance.run(count);
    for (int output = 0; output < model.outputs().size(); output++) {
      final long bytes = model.rowBytes(model.outputs().get(output));
      MemorySegment.copy(instance.output(output).segment(), 0, outputs.get(output).segment(), from * bytes,
          count * bytes);
    }
    if (join.hasStatuses()) {
      MemorySegment.copy(scratch, 0, outputs.getLast().segment(), (long) from * join.statusColumns(),
          (long) count * join.statusColumns());
    }
  }

  private void requireSizes(final List<Tensor> inputs, final int count) {
    final ModelSignature model = join.model();
    for (int input = 0; input < model.inputs().size(); input++) {
      final TensorSpec spec = model.inputs().get(input);
      final Tensor tensor = inputs.get(served(input));
      if (input != join.input() && (tensor.type() != spec.type()
          || tensor.segment().byteSize() != count * model.rowBytes(spec))) {
        throw new ModelException(
            "input " + spec.name() + " has " + tensor + ", want " + count + " rows of " + spec.type()
                + spec.shape());
      }
    }
  }

  /// Returns where callers have an input of the model.
  private int served(final int input) {
    return input < join.input() ? input : input + join.entities() - 1;
  }

  // Without bound tensors

  private List<Tensor> runFree(final List<Tensor> inputs, final KeyColumn[] keys, final int count,
      final SegmentAllocator memory) {
    try (Arena arena = Arena.ofConfined()) {
      final Tensor filled = Tensor.allocate(arena, join.inputSpec().type(), shape(count));
      final Tensor statuses = Tensor.allocate(join.hasStatuses() ? memory : arena, ElementType.UINT8,
          join.hasRows() ? new long[]{count, join.statusColumns()} : new long[]{join.statusColumns()});
      rows.fill(keys, 0, count, filled.segment(), statuses.segment());
      final List<Tensor> given = new ArrayList<>(inputs);
      given.subList(join.input(), join.input() + join.entities()).clear();
      given.add(join.input(), filled);
      final List<Tensor> outputs = new ArrayList<>(instance.run(given, memory));
      if (join.hasStatuses()) {
        outputs.add(statuses);
      }
      return outputs;
    }
  }

  private long[] shape(final int count) {
    final long[] shape = join.inputSpec().shape().stream().mapToLong(Long::longValue).toArray();
    if (join.hasRows()) {
      shape[0] = count;
    }
    return shape;
  }
}
