/// Benchmarks: an open-loop load generator, baselines, and ratios that can be believed.
///
/// ```
/// LoadGenerator ── fixed arrivals, latency from the intended time ──▶ LoadReport ──▶ text, JSON, HTML plot
///      ▲
/// HttpLoad, Overhead, Overload, Soak ── server and generator in processes of their own, on different cores
/// RingCost, PredictionCost, WaitDelays ── inside this process
///      │
///      ▼
/// Comparison ── median of paired windows, bootstrap 95 % interval, A/A spread, verdict
/// ```
///
/// Each benchmark is a record with its settings and `run`, which answers with a [Report]. Absolute times mean nothing
/// on a machine that others use; what is compared are windows of the same run, and no claim is finer than the same code
/// compared with itself.
package io.roadml.bench;
