package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.FeatureRequest;
import io.roadml.runtime.core.FeatureRequest.Wanted;
import io.roadml.runtime.core.FeatureSource;
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
  private final int[] features;
  private final ElementType[] types;
  private final int[] elements;
  private final int[] sources;
  private final int[] columns;
  private final double[] fallbacks;

  /// Resolves names.
  ///
  /// @throws IllegalArgumentException for an unknown feature, and for one that the type cannot hold
  LookupPlan(final OnlineView view, final RowLayout layout, final FeatureRequest request) {
    final List<Wanted> wanted = request.features();
    this.layout = layout;
    this.target = request.type();
    this.elementBytes = target.byteSize();
    this.features = wanted.stream().mapToInt(one -> view.feature(one.feature())).toArray();
    this.types = new ElementType[features.length];
    this.elements = new int[features.length];
    this.sources = new int[features.length];
    this.columns = wanted.stream().mapToInt(Wanted::column).toArray();
    this.fallbacks = wanted.stream().mapToDouble(Wanted::fallback).toArray();
    for (int index = 0; index < features.length; index++) {
      final Column column = view.features().get(features[index]);
      check(column, fallbacks[index]);
      types[index] = column.type();
      elements[index] = column.elements();
      sources[index] = layout.offset(features[index]);
    }
  }

  private void check(final Column column, final double fallback) {
    final boolean isFloating = column.type() == ElementType.FP32 || column.type() == ElementType.FP64;
    if (column.isString() || (target == ElementType.INT64 && isFloating)) {
      throw new IllegalArgumentException(
          "feature " + column.name() + " is " + column.type() + " and does not fit " + target
              + (column.isString() ? "; encode strings before they are stored" : ""));
    }
    if (target == ElementType.INT64 && fallback != (long) fallback) {
      throw new IllegalArgumentException(
          "fallback of " + column.name() + "=" + fallback + ", want a whole number for INT64");
    }
  }

  boolean isOf(final RowLayout other) {
    return layout == other;
  }

  /// Copies the features of the row at an address; returns how many are present.
  int copy(final long address, final MemorySegment row, final long offset, final MemorySegment statuses,
      final long statusOffset) {
    int present = 0;
    for (int index = 0; index < features.length; index++) {
      if (RowLayout.isPresent(address, features[index])) {
        present++;
        copyOne(index, address + sources[index], row, offset);
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

  private void copyOne(final int index, final long address, final MemorySegment row, final long offset) {
    long at = offset + (long) columns[index] * elementBytes;
    if (elements[index] == 1) {
      copyElement(types[index], address, row, at);
      return;
    }
    for (int element = 0; element < elements[index]; element++) {
      copyElement(ElementType.FP32, address + 4L * element, row, at);
      at += elementBytes;
    }
  }

  private void copyElement(final ElementType type, final long address, final MemorySegment row, final long at) {
    if (target == ElementType.FP32) {
      row.set(Memory.FLOAT, at, (float) number(type, address));
    } else if (target == ElementType.FP64) {
      row.set(Memory.DOUBLE, at, number(type, address));
    } else {
      row.set(Memory.LONG, at, whole(type, address));
    }
  }

  private static double number(final ElementType type, final long address) {
    return switch (type) {
      case FP64 -> Memory.ALL.get(Memory.DOUBLE, address);
      case FP32 -> Memory.ALL.get(Memory.FLOAT, address);
      default -> whole(type, address);
    };
  }

  private static long whole(final ElementType type, final long address) {
    return switch (type) {
      case INT64 -> Memory.ALL.get(Memory.LONG, address);
      case INT32 -> Memory.ALL.get(Memory.INT, address);
      default -> Memory.ALL.get(Memory.BYTE, address);
    };
  }

  private void fallBackOne(final int index, final MemorySegment row, final long offset) {
    long at = offset + (long) columns[index] * elementBytes;
    for (int element = 0; element < elements[index]; element++) {
      fallBackElement(fallbacks[index], row, at);
      at += elementBytes;
    }
  }

  private void fallBackElement(final double fallback, final MemorySegment row, final long at) {
    if (target == ElementType.FP32) {
      row.set(Memory.FLOAT, at, (float) fallback);
    } else if (target == ElementType.FP64) {
      row.set(Memory.DOUBLE, at, fallback);
    } else {
      row.set(Memory.LONG, at, (long) fallback);
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
