/// Experiments and runs: what was tried, with which parameters, on which data, and what came of it.
///
/// A [TrackingStore] keeps them in a metadata store with the semantics that MLflow's clients rely on, area by area:
/// [Experiments], [Runs], [RunLog], [MetricHistory], [LoggedModels] and [ArtifactTree]. Times are milliseconds since 1970
/// in UTC. A component of a record that may be null says so; lists never are, and cannot be changed.
package io.roadml.tracking;
