package io.roadml.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {
  @Test
  void metadataComesBackFromTheEngine() throws OrtException {
    byte[] model = OnnxGraph.named("g").input("x", OnnxType.FP32, -1).node("Neg", List.of("x"), List.of("y"))
        .output("y", OnnxType.FP32, -1).metadata("trained_on", "flights").toBytes();
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(model)) {
      assertEquals(Map.of("trained_on", "flights"), session.getMetadata().getCustomMetadata());
      assertEquals("RoadML", session.getMetadata().getProducerName());
    }
  }

  @Test
  void aTensorUsedBeforeItIsDefinedIsRefusedByName() {
    OnnxGraph graph = OnnxGraph.named("g").input("x", OnnxType.FP32, -1);
    assertEquals("tensor=z is used by Neg before it is defined in graph=g",
        refusal(() -> graph.node("Neg", List.of("z"), List.of("y"))));
    assertEquals("tensor=y is used by output before it is defined in graph=g",
        refusal(() -> graph.output("y", OnnxType.FP32, -1)));
  }

  @Test
  void aTensorDefinedTwiceIsRefusedByName() {
    OnnxGraph graph = OnnxGraph.named("g").input("x", OnnxType.FP32, -1);
    assertEquals("tensor=x is defined twice in graph=g", refusal(() -> graph.input("x", OnnxType.FP32, -1)));
  }

  @Test
  void aConstantMustFillItsShape() {
    OnnxGraph graph = OnnxGraph.named("g");
    assertEquals("constant=c has 3 values, but shape=[2, 2] holds 4",
        refusal(() -> graph.constant("c", new float[3], 2, 2)));
  }

  @Test
  void aSizeBelowMinusOneIsRefused() {
    OnnxGraph graph = OnnxGraph.named("g");
    assertEquals("tensor=x has size=-2 at axis=1; want -1 (variable) or ≥ 0",
        refusal(() -> graph.input("x", OnnxType.FP32, 4, -2)));
  }

  @Test
  void aGraphWithoutAnOutputIsRefused() {
    OnnxGraph graph = OnnxGraph.named("g").input("x", OnnxType.FP32, 1);
    assertEquals("graph=g has no output; call output(…) before toBytes()", refusal(graph::toBytes));
  }

  private static String refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(IllegalArgumentException.class, call).getMessage();
  }
}
