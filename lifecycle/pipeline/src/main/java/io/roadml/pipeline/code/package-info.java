/// Code: what a step's function is, and whether it is the same as last time.
///
/// ```
///   lambda ── Lambdas ──► method ── Reach ──► methods and classes   ─┐
///                │                  (Origin: of the same jar only)   ├── CodeVersions: one digest
///                └──────► what it has captured, by value or fields  ─┘
/// ```
///
/// A step is remembered as long as its code is the same, so that a version covers all that the code reaches, and as little
/// else as possible. What nobody can look into has no version, and
/// [NoKeyException][io.roadml.pipeline.code.NoKeyException] says why.
///
/// This package knows nothing of pipelines; it stands on the digests of `value`.
package io.roadml.pipeline.code;
