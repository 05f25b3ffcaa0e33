package io.roadml.runtime.online;

import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureSink;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.Collectors;

/// Reads a row and puts the wanted features straight into the model's input.
final class PreparedLookup implements FeatureLookup {
  private static final int IGNORED = -1;

  private final StoredTable table;
  private final FeatureRequest request;
  private final int[] keyOfEntity;
  private final KeyBuffer keys;
  private final Session session = new Session();
  private final Generations.Pin pin;
  private LookupPlan plan;
  private RowCopy copy;

  PreparedLookup(final StoredTable table, final FeatureRequest request) {
    this.table = table;
    this.request = request;
    this.keyOfEntity = resolve(table.view(), request.entities());
    this.keys = KeyBuffer.forReading(table.keyLayout());
    this.plan = table.plan(request);
    this.copy = new RowCopy(plan.rowBytes());
    this.pin = table.pin();
  }

  private static int[] resolve(final OnlineView view, final List<String> entities) {
    final List<String> names = view.keys().stream().map(Column::name).toList();
    if (!entities.containsAll(names)) {
      throw new IllegalArgumentException("no entity column " + names.stream().filter(name -> !entities.contains(name))
          .collect(Collectors.joining(", ")) + " for view " + view.name() + "; there is " + entities);
    }
    return entities.stream().mapToInt(names::indexOf).toArray();
  }

  @Override
  public void key(final int entity, final long value) {
    final int key = keyOfEntity[entity];
    if (key != IGNORED) {
      keys.set(key, value);
    }
  }

  @Override
  public void key(final int entity, final MemorySegment source, final long offset, final int length) {
    final int key = keyOfEntity[entity];
    if (key != IGNORED) {
      keys.set(key, source, offset, length);
    }
  }

  @Override
  public int read(final long nowMicros, final MemorySegment target, final long offset, final MemorySegment statuses,
      final long statusOffset) {
    requireRowsOfNumbers();
    final int status = read(nowMicros);
    if (status == FeatureSource.PRESENT) {
      return plan.copy(copy.segment(), target, offset, statuses, statusOffset);
    }
    plan.fallBack(status, target, offset, statuses, statusOffset);
    return 0;
  }

  @Override
  public int read(final long nowMicros, final FeatureSink sink, final MemorySegment statuses, final long statusOffset) {
    final int status = read(nowMicros);
    if (status == FeatureSource.PRESENT) {
      return plan.give(copy.segment(), sink, statuses, statusOffset);
    }
    plan.giveMissing(status, sink, statuses, statusOffset);
    return 0;
  }

  /// Copies the row, and returns its status.
  private int read(final long nowMicros) {
    final boolean isPossible = keys.seal();
    final Generation generation = table.enter(pin);
    try {
      if (!plan.isOf(generation.layout())) {
        plan = new LookupPlan(generation.descriptor().view(), generation.layout(), request);
        copy = new RowCopy(generation.layout().byteSize());
      }
      return isPossible ? table.read(generation, session.access(generation), keys, copy, nowMicros)
          : FeatureSource.NOT_FOUND;
    } finally {
      pin.exit();
    }
  }

  private void requireRowsOfNumbers() {
    if (request.type() == null) {
      throw new IllegalStateException("the look-up of view " + request.view() + " was prepared for a sink");
    }
  }

  @Override
  public TensorSpec feature(final int index) {
    return plan.feature(index);
  }

  @Override
  public void close() {
    pin.close();
  }
}
