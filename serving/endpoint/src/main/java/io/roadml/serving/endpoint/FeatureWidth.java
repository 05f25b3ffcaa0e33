package io.roadml.serving.endpoint;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureLookup;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.ModelException;
import io.roadml.serving.endpoint.FeatureSettings.Entity;
import io.roadml.serving.endpoint.FeatureSettings.Feature;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/// Finds how many columns a feature fills, by looking one up: the port tells no types, and what a look-up does is what counts.
/// So an unknown name or a key of another type is found when a model is loaded, and at its place.
///
/// - Threading: one thread.
final class FeatureWidth implements AutoCloseable {
  private static final int MOST_ELEMENTS = 1 << 16;

  private final FeatureSource source;
  private final FeatureSettings settings;
  private final ElementType type;
  private final List<String> entities;
  private final Arena memory = Arena.ofConfined();
  private final MemorySegment row;
  private final MemorySegment statuses;

  FeatureWidth(final FeatureSource source, final FeatureSettings settings, final ElementType type) {
    this.source = source;
    this.settings = settings;
    this.type = type;
    this.entities = settings.entities().stream().map(Entity::name).toList();
    this.row = memory.allocate((long) MOST_ELEMENTS * type.byteSize(), Long.BYTES);
    this.statuses = memory.allocate(MOST_ELEMENTS);
  }

  /// Returns the columns of a feature.
  ///
  /// @throws ModelException when the source does not know it or its view, or keys or types do not suit
  int of(final Feature feature) {
    final FeatureRequest request = new FeatureRequest(settings.project(), feature.view(), entities, type,
        List.of(new Wanted(feature.name(), 0, feature.fallback())));
    try (FeatureLookup lookup = source.prepare(request)) {
      for (int entity = 0; entity < entities.size(); entity++) {
        sayNothing(lookup, entity, settings.entities().get(entity));
      }
      statuses.fill((byte) 0);
      lookup.read(0, row, 0, statuses, 0);
      return written();
    } catch (final IllegalArgumentException e) {
      throw feature.where().wrong("name", e.getMessage());
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
