package io.roadml.runtime.onnx;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.ModelSignature;
import io.roadml.runtime.core.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads from an `OrtSession` what its model takes, gives and says of itself.
///
/// - Threading: one thread.
final class SessionInspector {
  private static final int TENSOR = 1;
  private static final String[] KINDS = {"an unknown kind", "a tensor", "a sequence", "a map", "an opaque value",
      "a sparse tensor",
      "an optional value"};

  private final OnnxRuntime runtime;
  private final OrtApi api;
  private final long session;
  private final Set<String> unranked;
  private final Scratch scratch;

  SessionInspector(final OnnxRuntime runtime, final long session, final Set<String> unranked, final Scratch scratch) {
    this.runtime = runtime;
    this.api = runtime.api();
    this.session = session;
    this.unranked = unranked;
    this.scratch = scratch;
  }

  /// Returns inputs and outputs.
  ///
  /// @throws ModelException when one of them is not a tensor, or its elements have a type that no tensor here has
  ModelSignature signature() {
    final List<
        TensorSpec> inputs = specs("input", OrtFunction.SESSION_GET_INPUT_COUNT, OrtFunction.SESSION_GET_INPUT_NAME,
            OrtFunction.SESSION_GET_INPUT_TYPE_INFO);
    final List<TensorSpec> outputs = specs("output", OrtFunction.SESSION_GET_OUTPUT_COUNT,
        OrtFunction.SESSION_GET_OUTPUT_NAME, OrtFunction.SESSION_GET_OUTPUT_TYPE_INFO);
    return new ModelSignature(inputs, outputs, !inputs.isEmpty() && allHaveRows(inputs) && allHaveRows(outputs));
  }

  private boolean allHaveRows(final List<TensorSpec> specs) {
    return specs.stream().allMatch(spec -> spec.rank() > 0 && spec.isVariable(0) && !unranked.contains(spec.name()));
  }

  private List<TensorSpec> specs(final String what, final OrtFunction count, final OrtFunction name,
      final OrtFunction type) {
    api.call(count, session, scratch.cell());
    final long size = scratch.taken();
    final List<TensorSpec> specs = new ArrayList<>();
    for (long index = 0; index < size; index++) {
      api.call(name, session, index, runtime.allocator(), scratch.cell());
      final String title = runtime.take(scratch.taken());
      api.call(type, session, index, scratch.cell());
      final long info = scratch.taken();
      try {
        specs.add(spec(what, title, info));
      } finally {
        api.release(OrtFunction.RELEASE_TYPE_INFO, info);
      }
    }
    return specs;
  }

  private TensorSpec spec(final String what, final String name, final long info) {
    api.call(OrtFunction.GET_ONNX_TYPE_FROM_TYPE_INFO, info, scratch.cell());
    final int kind = scratch.takenInt();
    if (kind != TENSOR) {
      throw new ModelException(what + " " + name + " is " + KINDS[Math.clamp(kind, 0, KINDS.length - 1)]
          + ", want a tensor; export the model without it (for classifiers: without ZipMap)");
    }
    api.call(OrtFunction.CAST_TYPE_INFO_TO_TENSOR_INFO, info, scratch.cell());
    final long tensor = scratch.taken(); // Belongs to the type info.
    final int number = elementType(api, tensor, scratch);
    final ElementType type = OnnxType.elementType(number);
    if (type == null) {
      throw new ModelException(
          what + " " + name + " has element type " + OnnxType.name(number) + ", which is not served");
    }
    final long[] shape = dimensions(api, tensor, scratch);
    // The library tells no dimensions both of a scalar and of what it knows nothing about.
    return TensorSpec.of(name, type,
        shape.length == 0 && unranked.contains(name) ? new long[]{TensorSpec.VARIABLE} : shape);
  }

  /// Reads the element type of an `OrtTensorTypeAndShapeInfo`.
  static int elementType(final OrtApi api, final long info, final Scratch scratch) {
    api.call(OrtFunction.GET_TENSOR_ELEMENT_TYPE, info, scratch.cell());
    return scratch.takenInt();
  }

  /// Reads the dimensions of an `OrtTensorTypeAndShapeInfo`; −1 where they vary.
  static long[] dimensions(final OrtApi api, final long info, final Scratch scratch) {
    api.call(OrtFunction.GET_DIMENSIONS_COUNT, info, scratch.cell());
    final long rank = scratch.taken();
    if (rank == 0) {
      return new long[0];
    }
    final MemorySegment dimensions = scratch.allocate(rank * Long.BYTES, Long.BYTES);
    api.call(OrtFunction.GET_DIMENSIONS, info, dimensions.address(), rank);
    return dimensions.toArray(JAVA_LONG);
  }

  /// Returns what the model says of itself.
  OnnxMetadata metadata() {
    api.call(OrtFunction.SESSION_GET_MODEL_METADATA, session, scratch.cell());
    final long metadata = scratch.taken();
    try {
      return new OnnxMetadata(text(metadata, OrtFunction.MODEL_METADATA_GET_PRODUCER_NAME),
          text(metadata, OrtFunction.MODEL_METADATA_GET_GRAPH_NAME),
          text(metadata, OrtFunction.MODEL_METADATA_GET_GRAPH_DESCRIPTION),
          text(metadata, OrtFunction.MODEL_METADATA_GET_DOMAIN),
          text(metadata, OrtFunction.MODEL_METADATA_GET_DESCRIPTION),
          version(metadata), custom(metadata));
    } finally {
      api.release(OrtFunction.RELEASE_MODEL_METADATA, metadata);
    }
  }

  private String text(final long metadata, final OrtFunction function) {
    api.call(function, metadata, runtime.allocator(), scratch.cell());
    return runtime.take(scratch.taken());
  }

  private long version(final long metadata) {
    api.call(OrtFunction.MODEL_METADATA_GET_VERSION, metadata, scratch.cell());
    return scratch.taken() == Long.MAX_VALUE ? 0 : scratch.taken(); // What the library says where the file says nothing.
  }

  private Map<String, String> custom(final long metadata) {
    final MemorySegment count = scratch.allocate(Long.BYTES, Long.BYTES);
    api.call(OrtFunction.MODEL_METADATA_GET_CUSTOM_METADATA_MAP_KEYS, metadata, runtime.allocator(), scratch.cell(),
        count.address());
    final long keys = scratch.taken();
    final Map<String, String> custom = new HashMap<>();
    for (long index = 0; index < count.get(JAVA_LONG, 0); index++) {
      final String key = runtime.take(OrtApi.longAt(keys + index * ADDRESS.byteSize()));
      custom.put(key, lookup(metadata, key));
    }
    if (keys != 0) {
      api.call(OrtFunction.ALLOCATOR_FREE, runtime.allocator(), keys);
    }
    return custom;
  }

  private String lookup(final long metadata, final String key) {
    api.call(OrtFunction.MODEL_METADATA_LOOKUP_CUSTOM_METADATA_MAP, metadata, runtime.allocator(), scratch.string(key),
        scratch.cell());
    return scratch.taken() == 0 ? "" : runtime.take(scratch.taken());
  }
}
