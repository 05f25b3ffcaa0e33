/// What runs of pipelines did, told to others: as OpenLineage's events by an [OpenLineageListener], as OpenTelemetry's spans by a
/// [TracingListener]. A [LineageQuery] says where a model version comes from, and what came of a run or of data.
///
/// The listeners hear of runs after the journal has, on threads of their own: what becomes of the telling is no concern of a
/// run.
package io.roadml.observability;
