/// Schedules: runs of pipelines by the clock, once for each instant, whoever looks at it.
///
/// ```
///   Schedules ──► pipeline_schedule ──┐                     ┌──► RunStarter ──► runs of pipelines
///   (people)                          ├──► ScheduleRunner ──┤
///   backfill ──► pipeline_fire ◄──────┘   (any process)     └──► FailureWebhook
/// ```
///
/// A [Recurrence] says when, a [Schedule] what else. Each instant becomes a row, a fire, which one process claims, starts as a run
/// with an id that follows from the instant, and settles when the run has ended.
package io.roadml.schedules;
