/// Steps of pipelines outside the process that runs the pipeline: each in a [process of its own][io.roadml.workers.ProcessExecutor],
/// or by [workers][io.roadml.workers.Worker] on other machines that share a PostgreSQL database, to which a
/// [io.roadml.workers.WorkerPool] gives them.
package io.roadml.workers;
