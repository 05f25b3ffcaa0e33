/// Pipelines: graphs of typed steps that run in parallel, retry, resume and remember what they did.
///
/// A [Pipeline] is built once and checked then. A [PipelineRunner] runs it: one thread owns the state of all runs, takes
/// messages (a step has ended, its time is over, somebody cancels) and starts steps on threads of their own.
///
/// ```
///   cancel ──┐                    ┌── Journal       first what happened is written,
///   timers ──┼──► runner's thread ┼── listeners     then told,
///   steps  ──┘      (all state)   └── step threads  then acted upon
/// ```
///
/// What happens are [RunEvent]s. What a step computed may be remembered by a [StepMemory].
package io.roadml.pipeline;
