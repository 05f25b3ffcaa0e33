/// The store: what pipelines leave behind in a metadata store and an artifact store, for themselves and for whoever asks later.
///
/// ```
///                   PipelineStore
///          ┌──────────────┼───────────────┐
///   StoredJournal     StepCache       RunHistory, RunControl
///   (Journal)         (StepMemory)    what runs did; cancel them
///          │              │
///          ├── Leases ── Claims       who writes a run, who computes a key
///          └── Keeper ── Entries      outputs and keys, written with the events that tell of them
///                         KeyMaker    what an output depends on
/// ```
///
/// To the engine this is a [Journal][io.roadml.pipeline.Journal] and a [StepMemory][io.roadml.pipeline.StepMemory]; pipelines
/// run without it, and remember nothing then. Every table and every row of it is this package's.
package io.roadml.pipeline.store;
