package io.roadml.serving.http;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Outcome;
import io.roadml.runtime.core.Slot;
import io.roadml.runtime.core.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/// Decodes the inputs of a request. `data` may stand before what says how to read it: its place is remembered then, and it
/// is read when its object has ended.
///
/// - Threading: one thread.
/// - Allocation: none once warm for models of fixed rows.
/// - Fails: [Refusal], 400, naming the tensor, what was wanted and what came.
final class InputDecoder {
  /// There is no header length, so no tail either.
  static final int NO_TAIL = -1;

  private static final String INPUTS = "inputs";
  private static final byte[] NAME = RequestDecoder.key("name");
  private static final byte[] SHAPE = RequestDecoder.key("shape");
  private static final byte[] DATATYPE = RequestDecoder.key("datatype");
  private static final byte[] DATA = RequestDecoder.key("data");
  private static final byte[] PARAMETERS = RequestDecoder.key("parameters");
  private static final byte[] BINARY_DATA_SIZE = RequestDecoder.key("binary_data_size");
  private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int MOST_DIMENSIONS = 64;
  private static final long NOT_GIVEN = -1;

  private final JsonReader json;
  private final JsonNumber number;
  private final DataReader data;
  private final long[] shape = new long[MOST_DIMENSIONS];

  private PreparedModel model;
  private Slot slot;
  private Tensor[] free = new Tensor[0];
  private boolean[] done = new boolean[8];
  private int bodyLength;
  private long tail;
  private long rows;

  // The input that is being read.
  private int position;
  private PreparedTensor input;
  private int rank;
  private int datatypeFrom;
  private int datatypeTo;
  private boolean datatypeGiven;
  private boolean datatypeFits;
  private int dataAt;
  private boolean dataRead;
  private long binarySize;

  InputDecoder(final JsonReader json, final JsonNumber number) {
    this.json = json;
    this.number = number;
    data = new DataReader(json, number);
  }

  /// Readies for one request.
  ///
  /// @param tailAt where the tail begins, or [#NO_TAIL]
  void begin(final PreparedModel wanted, final Slot into, final int tailAt, final int length) {
    model = wanted;
    slot = into;
    bodyLength = length;
    tail = tailAt;
    rows = 0;
    position = 0;
    if (done.length < model.inputs.length) {
      done = new boolean[model.inputs.length];
    }
    Arrays.fill(done, false);
    free = model.fixedRows ? free : new Tensor[model.inputs.length];
  }

  void clear() {
    model = null;
    slot = null;
    input = null;
    free = NONE;
  }

  private static final Tensor[] NONE = {};

  /// Reads the array of inputs; false when there is no memory for so large a request.
  boolean readAll() {
    json.beginArray(INPUTS);
    for (boolean first = true; json.nextElement(first, INPUTS); first = false) {
      if (!read()) {
        return false;
      }
      position++;
    }
    return true;
  }

  /// Requires that every input was there and that the tail has been used up, and completes the slot.
  void finish() {
    for (final PreparedTensor wanted : model.inputs) {
      if (!done[wanted.index]) {
        throw Refusal.badRequest(wanted.label + " is missing; the model takes " + wanted.type + wanted.describeShape());
      }
    }
    if (tail != NO_TAIL && tail != bodyLength) {
      throw Refusal.badRequest("binary data: " + (bodyLength - tail) + " bytes more than the inputs' binary_data_size");
    }
    if (!model.fixedRows) {
      slot.tensors(List.of(free));
    }
  }

  private boolean read() {
    input = null;
    rank = -1;
    datatypeGiven = false;
    datatypeFits = false;
    dataAt = -1;
    dataRead = false;
    binarySize = NOT_GIVEN;
    int seen = 0;
    json.beginObject(INPUTS);
    for (boolean first = true; json.nextKey(first, INPUTS); first = false) {
      if (json.stringIs(NAME)) {
        seen = RequestDecoder.once(seen, 1, INPUTS, "name");
        name();
      } else if (json.stringIs(SHAPE)) {
        seen = RequestDecoder.once(seen, 2, INPUTS, "shape");
        shape();
      } else if (json.stringIs(DATATYPE)) {
        seen = RequestDecoder.once(seen, 4, INPUTS, "datatype");
        datatype();
      } else if (json.stringIs(DATA)) {
        seen = RequestDecoder.once(seen, 8, INPUTS, "data");
        if (!data()) {
          return false;
        }
      } else if (json.stringIs(PARAMETERS)) {
        seen = RequestDecoder.once(seen, 16, INPUTS, "parameters");
        parameters();
      } else {
        json.skip(number, INPUTS);
      }
    }
    return complete();
  }

  private String label() {
    return input == null ? "inputs[" + position + "]" : input.label;
  }

  private void name() {
    json.string("name of an input");
    input = PreparedModel.named(model.inputs, json, "input");
    if (done[input.index]) {
      throw Refusal.badRequest(input.label + " is there twice");
    }
    done[input.index] = true;
    datatypeFits = datatypeGiven && isDatatype(datatypeFrom, datatypeTo);
  }

  private void datatype() {
    json.string("datatype of an input");
    datatypeGiven = true;
    datatypeFrom = json.stringStart();
    datatypeTo = json.stringEnd();
    datatypeFits = input != null && isDatatype(datatypeFrom, datatypeTo);
  }

  private boolean isDatatype(final int from, final int to) {
    return Arrays.equals(json.bytes(), from, to, input.typeBytes, 0, input.typeBytes.length);
  }

  private void shape() {
    rank = 0;
    json.beginArray("shape of an input");
    for (boolean first = true; json.nextElement(first, "shape of an input"); first = false) {
      json.number(number, "shape of an input");
      final long dimension = number.toSigned(0, Long.MAX_VALUE);
      if (number.failure() != JsonNumber.EXACT) {
        throw Refusal.badRequest(label() + ": shape has " + number.shown() + ", want whole numbers from 0 to 2^63 - 1");
      }
      if (rank == MOST_DIMENSIONS) {
        throw Refusal.badRequest(label() + ": shape has more than " + MOST_DIMENSIONS + " dimensions");
      }
      shape[rank++] = dimension;
    }
  }

  private void parameters() {
    json.beginObject(INPUTS);
    for (boolean first = true; json.nextKey(first, INPUTS); first = false) {
      if (json.stringIs(BINARY_DATA_SIZE)) {
        if (binarySize != NOT_GIVEN) {
          throw Refusal.badRequest(label() + ": binary_data_size is there twice");
        }
        json.number(number, "binary_data_size");
        binarySize = number.toSigned(0, Long.MAX_VALUE);
        if (number.failure() != JsonNumber.EXACT) {
          throw Refusal.badRequest(label() + ": binary_data_size " + number.shown() + ", want a whole number of bytes");
        }
      } else {
        json.skip(number, INPUTS);
      }
    }
  }

  /// Reads the data if all is known that it takes, else remembers its place.
  private boolean data() {
    dataAt = json.position();
    if (input == null || rank < 0 || !datatypeFits || binarySize != NOT_GIVEN) {
      json.skip(number, INPUTS);
      return true;
    }
    dataRead = true;
    return fromJson();
  }

  private boolean complete() {
    if (input == null) {
      throw Refusal.badRequest(label() + ": name is missing");
    }
    if (rank < 0) {
      throw Refusal.badRequest(input.label + ": shape is missing");
    }
    if (!datatypeFits) {
      throw wrongDatatype();
    }
    if (binarySize != NOT_GIVEN && dataAt >= 0) {
      throw Refusal.badRequest(input.label + ": has both data and binary_data_size");
    }
    if (binarySize != NOT_GIVEN) {
      return fromTail();
    }
    if (dataAt < 0) {
      throw Refusal.badRequest(input.label + ": has neither data nor binary_data_size");
    }
    return dataRead || fromJsonBefore();
  }

  private Refusal wrongDatatype() {
    if (!datatypeGiven) {
      return Refusal.badRequest(input.label + ": datatype is missing, want " + input.type);
    }
    final String given = new String(json.bytes(), datatypeFrom, datatypeTo - datatypeFrom,
        StandardCharsets.UTF_8);
    return Refusal.badRequest(input.label + ": datatype " + given + ", want " + input.type);
  }

  private boolean fromJsonBefore() {
    final int after = json.position();
    json.seek(dataAt);
    final boolean room = fromJson();
    json.seek(after);
    return room;
  }

  private boolean fromJson() {
    final long elements = elements();
    if (elements > json.end() - dataAt) { // each takes a byte at least: do not take memory for what is not there
      throw Refusal.badRequest(input.label + ": data has fewer elements than " + elements + ", which shape "
          + PreparedTensor.describe(shape, rank) + " wants");
    }
    if (input.type == ElementType.BYTES) {
      return stringsFromJson(elements);
    }
    final Tensor target = target(elements * input.type.byteSize());
    if (target == null) {
      return false;
    }
    data.read(input, shape, rank, elements, target);
    return true;
  }

  private boolean stringsFromJson(final long elements) {
    final int start = json.position();
    final long bytes = data.measureStrings(input, shape, rank, elements);
    final Tensor target = target(bytes);
    if (target == null) {
      return false;
    }
    json.seek(start);
    data.read(input, shape, rank, elements, target);
    return true;
  }

  private boolean fromTail() {
    if (tail == NO_TAIL) {
      throw Refusal.badRequest(
          input.label + ": binary_data_size without the header Inference-Header-Content-Length");
    }
    if (binarySize > bodyLength - tail) {
      throw Refusal.badRequest(input.label + ": unexpected size, binary_data_size " + binarySize + " but only "
          + (bodyLength - tail) + " bytes are left");
    }
    final long elements = elements();
    final long from = tail;
    tail += binarySize;
    return fromBytes(json.bytes(), (int) from, (int) binarySize, elements);
  }

  private boolean fromBytes(final byte[] body, final int from, final int size, final long elements) {
    requireSize(body, from, size, elements);
    final Tensor target = target(size);
    if (target == null) {
      return false;
    }
    MemorySegment.copy(body, from, target.segment(), ValueLayout.JAVA_BYTE, 0, size);
    return true;
  }

  private void requireSize(final byte[] body, final int from, final int size, final long elements) {
    if (input.type == ElementType.BYTES) {
      requireStrings(body, from, size, elements);
      return;
    }
    final long elementSize = input.type.byteSize();
    if (elements > Long.MAX_VALUE / elementSize || elements * elementSize != size) {
      throw Refusal.badRequest(input.label + ": unexpected size, " + size + " bytes, want " + elements + " elements of "
          + elementSize + " bytes for shape " + PreparedTensor.describe(shape, rank));
    }
    if (input.type == ElementType.BOOL) {
      requireBools(body, from, size);
    }
  }

  private void requireBools(final byte[] body, final int from, final int size) {
    for (int at = from; at < from + size; at++) {
      if ((body[at] & ~1) != 0) {
        throw Refusal.badRequest(
            input.label + ": element " + (at - from) + " is byte " + (body[at] & 0xFF) + ", want 0 or 1 for a BOOL");
      }
    }
  }

  private void requireStrings(final byte[] body, final int from, final int size, final long elements) {
    final MemorySegment bytes = MemorySegment.ofArray(body);
    long at = from;
    final long end = (long) from + size;
    long count = 0;
    while (at < end) {
      final long length = end - at < Integer.BYTES ? Long.MAX_VALUE : Integer.toUnsignedLong(bytes.get(LENGTH, at));
      if (length > end - at - Integer.BYTES) {
        throw Refusal
            .badRequest(input.label + ": unexpected size, element " + count + " leaves its " + size + " bytes");
      }
      at += Integer.BYTES + length;
      count++;
    }
    if (count != elements) {
      throw Refusal.badRequest(input.label + ": binary data has " + count + " elements, want " + elements
          + " for shape " + PreparedTensor.describe(shape, rank));
    }
  }

  /// Checks the shape against the model's and the other inputs', and returns its number of elements.
  private long elements() {
    if (!input.accepts(shape, rank)) {
      throw Refusal.badRequest(input.label + ": shape " + PreparedTensor.describe(shape, rank) + ", want "
          + input.describeShape());
    }
    long elements = 1;
    for (int axis = 0; axis < rank; axis++) {
      if (Math.multiplyHigh(elements, shape[axis]) != 0 || elements * shape[axis] < 0) {
        throw Refusal.badRequest(input.label + ": shape " + PreparedTensor.describe(shape, rank)
            + " has more elements than 63 bits can count");
      }
      elements *= shape[axis];
    }
    rows();
    return elements;
  }

  private void rows() {
    if (!model.batched) {
      return;
    }
    if (shape[0] == 0 || shape[0] > Integer.MAX_VALUE) {
      throw Refusal.badRequest(input.label + ": shape " + PreparedTensor.describe(shape, rank)
          + ", want a first dimension of at least 1 and at most " + Integer.MAX_VALUE);
    }
    if (rows != 0 && rows != shape[0]) {
      throw Refusal.badRequest(input.label + ": shape " + PreparedTensor.describe(shape, rank)
          + ", want the first dimension to be " + rows + " as in the other inputs");
    }
  }

  /// Returns the memory of the input, once its size has been checked; `null` when there is none left.
  private Tensor target(final long bytes) {
    if (!model.fixedRows) {
      rows = model.batched ? shape[0] : 1;
      free[input.index] = slot.allocate(input.type, bytes, Arrays.copyOf(shape, rank));
      return free[input.index];
    }
    if (rows == 0) {
      rows = model.batched ? shape[0] : 1;
      if (!slot.reserve((int) rows)) {
        return null;
      }
    }
    return slot.input(input.index);
  }

  /// Decodes a raw request: the whole body is the one input, of one row.
  int raw(final byte[] body, final int length, final PreparedModel wanted, final Slot into) {
    begin(wanted, into, NO_TAIL, length);
    if (model.inputs.length != 1) {
      throw Refusal.badRequest("raw request: the model has " + model.inputs.length + " inputs, want 1");
    }
    input = model.inputs[0];
    if (input.variableDimensions() > 1) {
      throw Refusal.badRequest("raw request: " + input.label + " has more than one variable dimension, "
          + input.describeShape());
    }
    done[0] = true;
    final boolean room = input.type == ElementType.BYTES ? rawString(body, length) : rawElements(body, length);
    if (room) {
      finish();
    }
    return room ? Outcome.OK : Outcome.OVERLOADED;
  }

  private boolean rawElements(final byte[] body, final int length) {
    rank = input.rank();
    long known = input.type.byteSize();
    int variable = -1;
    for (int axis = 0; axis < rank; axis++) {
      final boolean batch = axis == 0 && model.batched;
      shape[axis] = batch ? 1 : input.dimension(axis);
      if (shape[axis] < 0) {
        variable = axis;
      } else {
        known *= shape[axis];
      }
    }
    if (variable >= 0) {
      if (known == 0 || length % known != 0) {
        throw Refusal
            .badRequest("raw request: " + length + " bytes, want a multiple of " + known + " for " + input.label
                + " " + input.describeShape());
      }
      shape[variable] = length / known;
    }
    return fromBytes(body, 0, length, elements());
  }

  /// The body is one string, without a length before it.
  private boolean rawString(final byte[] body, final int length) {
    rank = input.rank();
    for (int axis = 0; axis < rank; axis++) {
      shape[axis] = input.dimension(axis) < 0 ? 1 : input.dimension(axis);
    }
    if (elements() != 1) {
      throw Refusal.badRequest("raw request: " + input.label + " takes " + input.describeShape()
          + ", want a shape of one element for a string");
    }
    final Tensor target = target(Integer.BYTES + (long) length);
    if (target == null) {
      return false;
    }
    target.segment().set(LENGTH, 0, length);
    MemorySegment.copy(body, 0, target.segment(), ValueLayout.JAVA_BYTE, Integer.BYTES, length);
    return true;
  }
}
