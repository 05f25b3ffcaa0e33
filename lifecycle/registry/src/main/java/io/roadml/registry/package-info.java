/// Models and their versions: what was registered, where it stands, who moved it there and why.
///
/// A [ModelRegistry] keeps names, versions, stages, aliases, tags, lineage and an append-only history in the metadata store,
/// and the files of a version in the artifact store, by their SHA-256. Its semantics and error texts are those that MLflow's
/// clients rely on, with semantic versions, a stage policy, history, rollback and bundles on top. A [RegistrySource] hands
/// what a `models:/…` address stands for to the runtime, and follows it.
package io.roadml.registry;
