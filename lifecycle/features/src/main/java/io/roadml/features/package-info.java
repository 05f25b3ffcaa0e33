/// The feature store: one definition of a feature, correct in the past and fast in the present.
///
/// A [FeatureStore] holds the definitions of a project (entities, [FeatureView]s, [FeatureService]s), keeps every row ever
/// ingested in its offline store, and the newest of each entity in its online store. History is asked point in time: a
/// row of labels sees what had happened, or what had been known, at its own moment.
package io.roadml.features;
