/// Loading: from a [PipelineReference][io.roadml.pipeline.loading.PipelineReference], which another process or a person has
/// written down, to a pipeline with the classes of its jars.
///
/// ```
///                      class      ── pipeline(), a Supplier, or methods with @Step ─┐
///   PipelineReference ─┤                                                            ├─► LoadedPipeline
///                      definition ── PipelineDefinition ────────────────────────────┘
/// ```
package io.roadml.pipeline.loading;
