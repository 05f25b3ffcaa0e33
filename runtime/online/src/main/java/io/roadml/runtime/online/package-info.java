/// The online feature store: the newest row of every entity, read in under a microsecond from any thread and process of a machine.
///
/// ```
/// OnlineStore ─ folder, one writer process ─┬─ OnlineTable ─ a view ─┬─ RowWriter     (event, created) decides, atomic for each key
///                                           ├─ OnlineTable           ├─ RowReader     whole rows, four statuses
///                                           └─ …                     └─ FeatureLookup wanted features into a model's input
/// ```
///
/// It is a cache: the offline store has the truth, and [io.roadml.runtime.core.RowReplay] brings back what a crash took.
/// Rows lie in files of Chronicle Map, which needs the JVM flags of `./roadml flags --embed online`.
package io.roadml.runtime.online;
