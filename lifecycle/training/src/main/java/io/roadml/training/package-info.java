/// Trainers that export ONNX, and the authoring of ONNX graphs.
///
/// Everything here runs before serving: nothing of this package is on the class path of `serve`. A model leaves as the
/// bytes of an ONNX file, and the same input always gives the same bytes. Tribuo and the ONNX protobuf classes are used
/// inside and appear in no public signature.
package io.roadml.training;
