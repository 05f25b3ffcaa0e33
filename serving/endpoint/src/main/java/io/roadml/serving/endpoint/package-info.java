/// Named models with versions: loaded from where they lie, warmed up, served, swapped without a lost request, drained.
///
/// ```
/// ModelSource ─ what there is ─▶ Endpoints ─ one loader thread ─▶ load ─ warm up ─ swap ─ drain the old one
///                                    │
/// caller ─ find(model) ─▶ Endpoint ─ predictor().acquire() ─▶ Slot …
/// ```
///
/// [Endpoints] is the way in. [DirectorySource] reads Triton's repository layout and [SingleModels] serves files that lie
/// anywhere; a registry is another [io.roadml.runtime.core.ModelSource]. `docs/model-repository.md` is the user's page.
package io.roadml.serving.endpoint;
