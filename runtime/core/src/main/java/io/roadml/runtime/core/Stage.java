package io.roadml.runtime.core;

/// The moments of a request's life that its slot stamps, in the order they happen.
///
/// - Units: stamps are nanoseconds of the predictor's [NanoClock]; 0 where a stage was skipped (an inline call is never enqueued).
public enum Stage {
  /// The whole body has arrived. Stamped by the transport.
  RECEIVED,
  /// The slot holds a valid request. Stamped by the transport.
  DECODED,
  /// Put on the ring.
  ENQUEUED,
  /// Taken into a batch; gathering begins.
  BATCHED,
  /// The model begins.
  RUN_STARTED,
  /// The model has ended.
  RUN_ENDED,
  /// The outcome and the outputs are in the slot.
  COMPLETED,
  /// The response has been encoded. Stamped by the transport.
  ENCODED
}
