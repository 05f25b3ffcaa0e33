package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.FeatureSink;
import io.roadml.runtime.core.FeatureSource;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Where each wanted feature lies in a row of one layout, and where it goes.
///
/// - Threading: immutable.
/// - Allocation: none but for making it.
final class LookupPlan {
  private final RowLayout layout;
  private final ElementType target;
  private final int elementBytes;
  private final List<String> names;
  private final int[] features;
  private final ElementType[] types;
  private final int[] elements;
  private final int[] sources;
  private final int[] columns;
  private final double[] fallbacks;
  private final LookupRuns runs;

  /// Resolves names.
  ///
  /// @throws IllegalArgumentException for an unknown feature, and for one that the type cannot hold
  LookupPlan(final OnlineView view, final RowLayout layout, final FeatureRequest request) {
    final List<Wanted> wanted = request.features();
    this.layout = layout;
    this.target = request.type();
    this.elementBytes = target == null ? 0 : target.byteSize();
    this.names = wanted.stream().map(Wanted::feature).toList();
    this.features = wanted.stream().mapToInt(one -> view.feature(one.feature())).toArray();
    this.types = new ElementType[features.length];
    this.elements = new int[features.length];
    this.sources = new int[features.length];
    this.columns = wanted.stream().mapToInt(Wanted::column).toArray();
    this.fallbacks = wanted.stream().mapToDouble(Wanted::fallback).toArray();
    for (int index = 0; index < features.length; index++) {
      final Column column = view.features().get(features[index]);
      if (target != null) {
        check(column, fallbacks[index]);
      }
      types[index] = column.type();
      elements[index] = column.elements();
      sources[index] = layout.offset(features[index]);
    }
    this.runs = target == null ? null : LookupRuns.of(target, view, layout, features, columns);
  }

  private void check(final Column column, final double fallback) {
    final boolean isFloating = column.type() == ElementType.FP32 || column.type() == ElementType.FP64;
    if (column.isString() || (target == ElementType.INT64 && isFloating)) {
      throw new IllegalArgumentException(
          "feature " + column.name() + " is " + column.type() + " and does not fit " + target
              + (column.isString() ? "; a string needs a transform, which makes a number of it" : ""));
    }
    if (target == ElementType.INT64 && fallback != (long) fallback) {
      throw new IllegalArgumentException(
          "fallback of " + column.name() + "=" + fallback + ", want a whole number for INT64");
    }
  }

  int rowBytes() {
    return layout.byteSize();
  }

  boolean isOf(final RowLayout other) {
    return layout == other;
  }

  /// Copies the features of a row; returns how many are present.
  int copy(final MemorySegment source, final MemorySegment row, final long offset, final MemorySegment statuses,
      final long statusOffset) {
    if (runs.areAllPresent(source)) {
      runs.copy(source, row, offset);
      if (statuses != null) {
        runs.sayPresent(statuses, statusOffset);
      }
      return features.length;
    }
    return copyOneByOne(source, row, offset, statuses, statusOffset);
  }

  private int copyOneByOne(final MemorySegment source, final MemorySegment row, final long offset,
      final MemorySegment statuses,
      final long statusOffset) {
    int present = 0;
    for (int index = 0; index < features.length; index++) {
      if (RowLayout.isPresent(source, features[index])) {
        present++;
        copyOne(index, source, row, offset);
        status(index, FeatureSource.PRESENT, statuses, statusOffset);
      } else {
        fallBackOne(index, row, offset);
        status(index, FeatureSource.NULL_VALUE, statuses, statusOffset);
      }
    }
    return present;
  }

  /// Writes the fallback of every feature, with one status.
  void fallBack(final int status, final MemorySegment row, final long offset, final MemorySegment statuses,
      final long statusOffset) {
    for (int index = 0; index < features.length; index++) {
      fallBackOne(index, row, offset);
      status(index, status, statuses, statusOffset);
    }
  }

  /// Gives the features of a row as they are stored; returns how many are present.
  int give(final MemorySegment source, final FeatureSink sink, final MemorySegment statuses, final long statusOffset) {
    int present = 0;
    for (int index = 0; index < features.length; index++) {
      if (RowLayout.isPresent(source, features[index])) {
        present++;
        giveOne(index, source, sink);
        status(index, FeatureSource.PRESENT, statuses, statusOffset);
      } else {
        giveMissingOne(index, sink);
        status(index, FeatureSource.NULL_VALUE, statuses, statusOffset);
      }
    }
    return present;
  }

  /// Gives every feature as missing, with one status.
  void giveMissing(final int status, final FeatureSink sink, final MemorySegment statuses, final long statusOffset) {
    for (int index = 0; index < features.length; index++) {
      giveMissingOne(index, sink);
      status(index, status, statuses, statusOffset);
    }
  }

  private void giveOne(final int index, final MemorySegment source, final FeatureSink sink) {
    final ElementType type = types[index];
    if (type == ElementType.BYTES) {
      sink.take(columns[index], source, sources[index] + (long) Integer.BYTES, source.get(Memory.INT, sources[index]));
      return;
    }
    for (int element = 0; element < elements[index]; element++) {
      final long at = sources[index] + (long) element * type.byteSize();
      if (type == ElementType.FP32 || type == ElementType.FP64) {
        sink.take(columns[index] + element, Elements.number(type, source, at));
      } else {
        sink.take(columns[index] + element, Elements.whole(type, source, at));
      }
    }
  }

  private void giveMissingOne(final int index, final FeatureSink sink) {
    for (int element = 0; element < elements[index]; element++) {
      sink.takeMissing(columns[index] + element);
    }
  }

  /// Returns what a wanted feature is stored as.
  TensorSpec feature(final int index) {
    return TensorSpec.of(names.get(index), types[index], elements[index]);
  }

  private void copyOne(final int index, final MemorySegment source, final MemorySegment row, final long offset) {
    final int bytes = types[index].byteSize();
    long at = offset + (long) columns[index] * elementBytes;
    for (int element = 0; element < elements[index]; element++) {
      Elements.copy(types[index], source, sources[index] + (long) element * bytes, target, row, at);
      at += elementBytes;
    }
  }

  private void fallBackOne(final int index, final MemorySegment row, final long offset) {
    long at = offset + (long) columns[index] * elementBytes;
    for (int element = 0; element < elements[index]; element++) {
      Elements.set(fallbacks[index], target, row, at);
      at += elementBytes;
    }
  }

  private void status(final int index, final int status, final MemorySegment statuses, final long statusOffset) {
    if (statuses == null) {
      return;
    }
    for (int element = 0; element < elements[index]; element++) {
      statuses.set(Memory.BYTE, statusOffset + columns[index] + element, (byte) status);
    }
  }
}
