package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roadml.metadata.RefusedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SemanticVersionTest {
  @Test
  void versionsStandInTheOrderOfTheSpecification() {
    List<String> order = List.of("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2",
        "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.2.0", "1.10.0", "2.0.0");
    assertEquals(order, order.reversed().stream().map(SemanticVersion::parse).sorted().map(String::valueOf).toList());
  }

  @Test
  void whatIsNoneIsRefused() {
    for (String wrong : List.of("", "1", "1.2", "01.2.3", "1.2.3-", "1.2.3-01", "v1.2.3", "1.2.3.4", "1.2.3-a..b",
        "1.2.3+")) {
      assertThrows(RefusedException.class, () -> SemanticVersion.parse(wrong), wrong);
    }
    assertEquals("1.2.3-rc.1+build.07", SemanticVersion.parse("1.2.3-rc.1+build.07").toString());
  }
}
