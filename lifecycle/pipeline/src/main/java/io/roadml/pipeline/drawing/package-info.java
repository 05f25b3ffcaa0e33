/// Drawings: what a pipeline is like, and what its runs were like, for people to look at.
///
/// ```
///   Pipeline, events ── Sketch ───┬── Layers ── SvgDrawing
///   (PipelineDrawing)             ├── DotText
///                                 └── MermaidText
///
///   RunHistory ──────── Timeline ─┬── GanttSvg
///   (RunGantt)          CriticalPath  GanttPage
/// ```
///
/// States have the same colours in all of them, and always words too. Text that comes from data is escaped in one place for
/// each format, and nobody else writes it. Nothing depends on this package.
package io.roadml.pipeline.drawing;
