package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelInstance;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.Tensor;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;

/// An instance of a [JoinedModel]: looks each row up straight into the bound input of the instance behind it, and runs that.
///
/// Entities that are strings make rows of no fixed size, so such a model is run free; see [FreeJoin].
///
/// - Threading: one thread at a time.
/// - Allocation: a bound run allocates nothing once warm.
final class JoinedInstance implements ModelInstance {
  private final ModelInstance instance;
  private final FeatureJoin join;
  private final RowJoin rows;
  private final FreeJoin free;
  private final Arena memory = Arena.ofShared();
  private final int maxRows;
  private final Tensor[] entities;
  private final KeyColumn[] keys;
  private final Tensor statuses;

  /// Takes both over.
  JoinedInstance(final ModelInstance instance, final FeatureJoin join, final RowJoin rows) {
    final ModelSignature served = join.served();
    this.instance = instance;
    this.join = join;
    this.rows = rows;
    this.maxRows = served.hasFixedRows() ? instance.maxRows() : 0;
    this.statuses = Tensor.allocate(memory, ElementType.UINT8, Math.max(1, instance.maxRows()), join.statusColumns());
    this.entities = maxRows == 0 ? new Tensor[0] : entities(served);
    this.keys = new KeyColumn[entities.length];
    for (int entity = 0; entity < keys.length; entity++) {
      keys[entity] = KeyColumn.ofIntegers(entities[entity]);
    }
    this.free = new FreeJoin(instance, join, rows, statuses.segment());
  }

  private Tensor[] entities(final ModelSignature served) {
    final List<Tensor> tensors = new ArrayList<>();
    for (final TensorSpec spec : served.inputs().subList(join.input(), join.input() + join.entities())) {
      tensors.add(Tensor.allocate(memory, spec.type(), served.shapeOf(spec, maxRows)));
    }
    return tensors.toArray(Tensor[]::new);
  }

  @Override
  public int maxRows() {
    return maxRows;
  }

  @Override
  public Tensor input(final int index) {
    requireBound();
    final int entity = index - join.input();
    if (entity < 0) {
      return instance.input(index);
    }
    return entity < entities.length ? entities[entity] : instance.input(index - entities.length + 1);
  }

  @Override
  public Tensor output(final int index) {
    requireBound();
    return join.hasStatuses() && index == join.model().outputs().size() ? statuses : instance.output(index);
  }

  private void requireBound() {
    if (maxRows == 0) {
      throw new IllegalStateException("a model whose entities are strings has no bound tensors");
    }
  }

  @Override
  public void run(final int count) {
    requireBound();
    rows.fill(keys, 0, count, instance.input(join.input()).segment(), statuses.segment());
    instance.run(count);
  }

  @Override
  public List<Tensor> run(final List<Tensor> inputs, final SegmentAllocator allocator) {
    return free.run(inputs, allocator);
  }

  @Override
  public ModelInstance model() {
    return instance.model();
  }

  @Override
  public void close() {
    rows.close();
    instance.close();
    memory.close();
  }
}
