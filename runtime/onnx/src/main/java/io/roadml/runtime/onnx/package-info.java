/// ONNX Runtime, called through the foreign function API.
///
/// ```
/// OnnxEngine ── load ──▶ OnnxModel ── newInstance ──▶ ModelInstance   bound memory, one native call, no allocation
///                            └────── run ───────────▶ arrays or tensors of any shape
/// ```
///
/// The native library is the one inside `com.microsoft.onnxruntime:onnxruntime`; none of that artifact's Java is used.
package io.roadml.runtime.onnx;
