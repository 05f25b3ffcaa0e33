/// The low-latency core: tensors outside the heap, slots, the ring, the batcher, deadlines, clocks and latency records.
///
/// ```
/// caller ─ acquire slot ─ write inputs ─┬─ instance idle: run here ──────────────┬─ read outputs ─ release slot
///                                       └─ ring ─ owner thread ─ batch ─ run ────┘
/// ```
///
/// [Predictor] is the way in. The other engines and the rest of the system meet this package through its ports:
/// [ModelEngine], [ModelSource], [PredictionTap], [FeatureSource], [RowReplay] and [RowTransform].
///
/// Once warm, nothing between [Predictor#acquire] and [Predictor#release] allocates, and expected outcomes are the codes
/// of [Outcome].
package io.roadml.runtime.core;
