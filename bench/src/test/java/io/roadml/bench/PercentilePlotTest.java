package io.roadml.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.LatencyRecorder;
import io.roadml.runtime.core.LatencySnapshot;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class PercentilePlotTest {
  private static LatencySnapshot latencies() {
    final LatencyRecorder recorder = LatencyRecorder.singleWriter();
    for (int number = 1; number <= 10_000; number++) {
      recorder.record(number * 1000L);
    }
    return recorder.snapshot();
  }

  private static String svg(final String html) {
    final Matcher svg = Pattern.compile("<svg.*</svg>", Pattern.DOTALL).matcher(html);
    assertTrue(svg.find(), html);
    return svg.group();
  }

  @Test
  void drawsOneRisingCurveForEachSeriesInsideTheFrame() throws Exception {
    final LatencySnapshot latencies = latencies();
    final String html = new PercentilePlot("T", "S").with("one", latencies).with("none", LatencySnapshot.sum(List.of()))
        .with("two", latencies).html("text");
    final Document document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg(html))));
    assertEquals(2, document.getElementsByTagName("polyline").getLength());
    final String points = document.getElementsByTagName("polyline").item(0).getAttributes().getNamedItem("points")
        .getNodeValue();
    double lastX = 0;
    double lastY = 480;
    for (final String point : points.strip().split(" ", -1)) {
      final String[] xy = point.split(",", -1);
      assertTrue(Double.parseDouble(xy[0]) >= lastX && Double.parseDouble(xy[0]) <= 960, points);
      assertTrue(Double.parseDouble(xy[1]) <= lastY && Double.parseDouble(xy[1]) >= 0, points);
      lastX = Double.parseDouble(xy[0]);
      lastY = Double.parseDouble(xy[1]);
    }
  }

  @Test
  void isOneFileThatAsksForNothingElseAndEscapesItsTexts() {
    final String html = new PercentilePlot("a<b", "\"&\"").with("x<y", latencies()).html("1 < 2");
    assertFalse(html.contains("http://") || html.contains("https://") || html.contains("<script"), html);
    assertTrue(html.contains("a&lt;b") && html.contains("x&lt;y") && html.contains("1 &lt; 2"), html);
    assertTrue(html.contains("99.9 %") && html.contains("99.99 %"), html);
  }

  @Test
  void saysSoWhenNothingWasAnswered() {
    assertTrue(new PercentilePlot("T", "S").html("").contains("No request was answered"));
  }
}
