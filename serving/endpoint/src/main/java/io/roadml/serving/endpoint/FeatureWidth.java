package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.FeatureSink;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.TensorSpec;
import io.roadml.serving.endpoint.FeatureSettings.Entity;
import io.roadml.serving.endpoint.FeatureSettings.Feature;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.function.Function;

/// Finds how many columns a feature fills, by looking one up: the port tells no types, and what a look-up does is what counts.
/// So an unknown name or a key of another type is found when a model is loaded, and at its place.
///
/// - Threading: one thread.
final class FeatureWidth implements AutoCloseable {
  private static final int MOST_ELEMENTS = 1 << 16;
  private static final FeatureSink NOWHERE = new FeatureSink() {
    @Override
    public void take(final int column, final long value) {
    }

    @Override
    public void take(final int column, final double value) {
    }

    @Override
    public void take(final int column, final MemorySegment source, final long offset, final int length) {
    }

    @Override
    public void takeMissing(final int column) {
    }
  };

  private final FeatureSource source;
  private final FeatureSettings settings;
  private final ElementType type;
  private final List<String> entities;
  private final Arena memory = Arena.ofConfined();
  private final MemorySegment row;
  private final MemorySegment statuses;

  /// Asks a source.
  ///
  /// @param type that of the row, `null` to ask [#stored] only
  FeatureWidth(final FeatureSource source, final FeatureSettings settings, final ElementType type) {
    this.source = source;
    this.settings = settings;
    this.type = type;
    this.entities = settings.entities().stream().map(Entity::name).toList();
    this.row = memory.allocate(type == null ? 1 : (long) MOST_ELEMENTS * type.byteSize(), Long.BYTES);
    this.statuses = memory.allocate(MOST_ELEMENTS);
  }

  /// Returns the columns of a feature.
  ///
  /// @throws ModelException when the source does not know it or its view, or keys or types do not suit
  int of(final Feature feature) {
    return ask(feature, lookup -> {
      statuses.fill((byte) 0);
      lookup.read(0, row, 0, statuses, 0);
      return written();
    });
  }

  /// Returns what a feature is stored as.
  ///
  /// @throws ModelException as [#of]
  TensorSpec stored(final Feature feature) {
    return ask(feature, lookup -> {
      lookup.read(0, NOWHERE, null, 0);
      return lookup.feature(0);
    });
  }

  private <T> T ask(final Feature feature, final Function<FeatureLookup, T> question) {
    final FeatureRequest request = new FeatureRequest(settings.project(), feature.view(), entities, type,
        List.of(new Wanted(feature.name(), 0, feature.fallback())));
    try (FeatureLookup lookup = source.prepare(request)) {
      for (int entity = 0; entity < entities.size(); entity++) {
        sayNothing(lookup, entity, settings.entities().get(entity));
      }
      return question.apply(lookup);
    } catch (final IllegalArgumentException e) {
      throw feature.wrong(e.getMessage());
    } catch (final RuntimeException e) { // what disks and other processes do has types of the source's own
      throw RowJoin.failed(feature.view(), e);
    }
  }

  private void sayNothing(final FeatureLookup lookup, final int entity, final Entity said) {
    if (said.type() == ElementType.INT64) {
      lookup.key(entity, 0);
    } else {
      lookup.key(entity, row, 0, 0);
    }
  }

  private int written() {
    int elements = 0;
    while (elements < MOST_ELEMENTS && statuses.get(ValueLayout.JAVA_BYTE, elements) != 0) {
      elements++;
    }
    return elements;
  }

  @Override
  public void close() {
    memory.close();
  }
}
