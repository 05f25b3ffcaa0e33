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
///
/// The packages around this one are layers; each uses those below it only:
///
/// ```
///   drawing          pictures of pipelines and of runs
///   store            journals and memories that outlive the process: a PipelineStore
///   loading          pipelines found by a name: a PipelineReference
///   (this package)   declaring pipelines and running them; the ports Journal, StepMemory, StepExecutor, RunListener
///   code             what a step's function is, and whether it has changed
///   value            inputs and outputs as bytes
/// ```
///
/// Within it, who declares a pipeline begins at [Steps] ([Node] and [Draft] are what that makes), who reads one at
/// [PipelineDefinition], who runs one at [RunExecution] with its [Task]s, and who calls a step elsewhere at [PortableCall].
package io.roadml.pipeline;
