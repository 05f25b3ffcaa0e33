package io.roadml.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.app.RuntimeFlags.Flag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The small parts of the command line.
class PartsTest {
  @Test
  void jsonQuotesWhatMustBeQuoted() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("a\"b", "back\\slash\nline\ttab\u0001");
    facts.put("n", 3);
    facts.put("t", true);
    facts.put("nothing", null);
    facts.put("list", List.of(1, "é"));
    assertEquals("{\"a\\\"b\":\"back\\\\slash\\nline\\ttab\\u0001\",\"n\":3,\"t\":true,\"nothing\":null,"
        + "\"list\":[1,\"é\"]}", Json.of(facts));
  }

  @Test
  void aFlagBelongsToTheModuleAboveIt() {
    RuntimeFlags flags = RuntimeFlags.parse("""
        # A remark.

        # onnx: it calls
        --one
        --two
        # kernels: it adds
        --three
        """);
    assertEquals(List.of(new Flag("--one", "onnx", "it calls"), new Flag("--two", "onnx", "it calls"),
        new Flag("--three", "kernels", "it adds")), flags.all());
    assertEquals(List.of("--three"), flags.of(Set.of("kernels", "core")).stream().map(Flag::text).toList());
  }

  @Test
  void aFlagWithoutAModuleIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> RuntimeFlags.parse("--orphan\n"));
  }

  @Test
  void theDriverVersionIsFoundInWhatTheDriverWrites() {
    assertEquals("580.95.05", Machine.driverVersion(
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (root)\nGCC version: 13"));
  }
}
