package io.roadml.pipeline.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.pipeline.Bench;
import io.roadml.pipeline.Branch;
import io.roadml.pipeline.Output;
import io.roadml.pipeline.Param;
import io.roadml.pipeline.ParamType;
import io.roadml.pipeline.Pipeline;
import io.roadml.pipeline.PipelineRun;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.StepKind;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.StepOutline.Tie;
import io.roadml.pipeline.StepPhase;
import io.roadml.pipeline.StepState;
import io.roadml.pipeline.drawing.Sketch.Arrow;
import io.roadml.pipeline.drawing.Sketch.Box;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

/// Statement 48: graphs as DOT, Mermaid and SVG, with the states of a run.
class PipelineDrawingTest {
  private static final Set<String> TIES = Set.of("parts>each", "parts>inner", "each>good", "good>deploy", "each>deploy",
      "good>keep", "deploy>after");

  private static Pipeline everything(boolean fails) {
    Pipeline.Builder nested = Pipeline.named("small");
    Param<List<Integer>> list = nested.param("list", ParamType.list());
    Output<Integer> sum = nested.step("sum", list, all -> all.size());
    Pipeline inner = nested.build();
    Pipeline.Builder p = Pipeline.named("shapes");
    Output<List<Integer>> parts = p.step("parts", () -> List.of(1, 2, 3));
    Output<List<Integer>> each = p.with(StepOptions.DEFAULT.minSuccess(0.5)).map("each", parts,
        i -> 6 / (i - (fails ? 2 : 0)));
    Output<Integer> unused = p.pipeline("inner", inner, sum, list.from(parts));
    assertEquals("inner", unused.name());
    Branch good = p.when("good", each, all -> all.size() > 5);
    Output<Integer> deploy = good.step("deploy", each, List::size);
    good.otherwise().act("keep", () -> {
    });
    p.after(deploy).act("after", () -> {
    });
    p.lastly().act("report", () -> {
    });
    return p.build();
  }

  private static Set<String> ties(String text, String arrow) {
    List<MatchResult> names = Pattern.compile("(?m)^ +n(\\d+) *[\\[{(]+(?:label=)?\"([a-z]+)").matcher(text).results()
        .toList();
    return Pattern.compile(arrow).matcher(text).results()
        .map(tie -> names.get(Integer.parseInt(tie.group(1))).group(2) + ">"
            + names.get(Integer.parseInt(tie.group(2))).group(2))
        .collect(Collectors.toSet());
  }

  @Test
  void s48EveryFormatHasEachStepAndEachTieOnce() {
    PipelineDrawing drawing = PipelineDrawing.of(everything(false));
    assertEquals(TIES, ties(drawing.dot(), "n(\\d+) -> n(\\d+)"));
    assertEquals(TIES, ties(drawing.mermaid(), "n(\\d+) -[-.]+>(?:\\|\\w+\\|)? n(\\d+)"));
    List<Element> arrows = Xml.all(drawing.svg(), "path");
    assertEquals(TIES.size(), arrows.size());
    assertEquals(TIES,
        arrows.stream().map(arrow -> arrow.getAttribute("data-from") + ">" + arrow.getAttribute("data-to"))
            .collect(Collectors.toSet()));
    assertEquals(everything(false).steps(), Xml.all(drawing.svg(), "g").stream()
        .map(step -> step.getAttribute("data-step")).toList());
    assertTrue(drawing.mermaid().contains(" -.-> n6"), drawing.mermaid());
    assertTrue(drawing.dot().contains("n3 -> n5 [label=\"else\"]"), drawing.dot());
  }

  @Test
  void s48StatesOfARunAreToldInWordsAndColours() throws Exception {
    try (Bench bench = Bench.open(config -> config.maxParallel(1))) {
      Pipeline pipeline = everything(true);
      PipelineRun run = bench.run(pipeline);
      PipelineDrawing drawing = PipelineDrawing.of(pipeline).ofRun(bench.journal.read(run.id()));
      List<Element> boxes = Xml.all(drawing.svg(), "g");
      assertEquals(List.of("parts: success", "each: map 3/3 · success", "inner: pipeline small · success",
          "good: condition · success", "deploy: skipped", "keep: success", "after: skipped",
          "report: lastly · success"),
          boxes.stream().map(box -> Xml.first(box, "title").getTextContent()).toList());
      assertEquals(StepLook.of(StepState.SKIPPED).fill(), Xml.first(boxes.get(4), "rect").getAttribute("fill"));
      assertEquals(List.of("success", "skipped"), Xml.all(drawing.svg(), "text").stream()
          .filter(text -> text.getAttribute("class").equals("key")).map(Element::getTextContent).toList());
      assertTrue(drawing.svg().contains("run " + run.id() + ": success"));
      assertTrue(drawing.mermaid().contains("class n4,n6,legend_SKIPPED SKIPPED"), drawing.mermaid());
      assertTrue(drawing.dot().contains("n4 [label=\"deploy\\nskipped\", fillcolor=\""
          + StepLook.of(StepState.SKIPPED).fill()), drawing.dot());
    }
  }

  @Test
  void s48ARunThatGoesOnIsDrawnAsFarAsItIs() throws Exception {
    Pipeline.Builder p = Pipeline.named("three");
    Output<List<Integer>> parts = p.step("parts", () -> List.of(1, 2, 3));
    p.act("then", p.map("each", parts, i -> i), _ -> {
    });
    Pipeline pipeline = p.build();
    try (Bench bench = Bench.open()) {
      List<RunEvent> events = bench.journal.read(bench.run(pipeline).id());
      int first = IntStream.range(0, events.size()).filter(i -> events.get(i) instanceof RunEvent.StepFinished it
          && it.step().startsWith("each[")).findFirst().orElseThrow();
      String svg = PipelineDrawing.of(pipeline).ofRun(events.subList(0, first + 1)).svg();
      assertTrue(svg.contains("each: map 1/3 · running"), svg);
      assertTrue(svg.contains("then: pending"), svg);
    }
  }

  @Test
  void theEventsOfAnotherPipelineAreRefused() throws Exception {
    Pipeline.Builder p = Pipeline.named("other");
    p.step("s", () -> 1);
    try (Bench bench = Bench.open()) {
      List<RunEvent> events = bench.journal.read(bench.run(p.build()).id());
      PipelineDrawing drawing = PipelineDrawing.of(everything(false));
      assertEquals("run=run-1 is one of pipeline=other, not of shapes",
          assertThrows(IllegalArgumentException.class, () -> drawing.ofRun(events)).getMessage());
      assertThrows(IllegalArgumentException.class, () -> drawing.ofRun(List.of()));
    }
  }

  @Test
  void s48NamesMeanNothingButThemselves() {
    String evil = "\"]; x -> y [a=\"\\n\\\" <script>&amp;#quot;`end`\n-->|";
    Sketch sketch = new Sketch(evil, List.of(new Box(evil, evil, StepKind.MAP, StepPhase.MAIN, Optional.empty()),
        new Box("b", "", StepKind.STEP, StepPhase.MAIN, Optional.of(StepState.FAILED))),
        List.of(new Arrow(0, 1, Tie.DATA)), List.of(StepState.FAILED));
    String shown = evil.replace('\n', '\uFFFD');
    assertEquals(shown, Xml.first(Xml.all(SvgDrawing.of(sketch), "svg").getFirst(), "title").getTextContent());
    String dot = DotText.of(sketch);
    String label = Pattern.compile("n0 \\[label=\"((?:[^\"\\\\]|\\\\.)*)\"").matcher(dot).results().findFirst()
        .orElseThrow().group(1);
    String back = label.replace("\\\"", "\"").replace("\\\\", "\\").replace("&amp;", "&");
    assertTrue(back.startsWith(shown + "\\n"), dot);
    String mermaid = MermaidText.of(sketch);
    assertEquals(2 + 1 + 3, mermaid.chars().filter(c -> c == '"').count(), mermaid);
    assertEquals(1, Pattern.compile("-->").matcher(mermaid).results().count(), mermaid);
    assertEquals(shown, Pattern.compile("#(\\d+);").matcher(MermaidText.escaped(evil))
        .replaceAll(it -> java.util.regex.Matcher.quoteReplacement(Character.toString(Integer.parseInt(it.group(1))))));
  }

  @ParameterizedTest @EnumSource(StepState.class)
  void s48TextCanBeReadOnEveryColour(StepState state) {
    StepLook look = StepLook.of(state);
    double contrast = contrast(look.fill(), look.ink());
    assertTrue(contrast >= 4.5, () -> look + " has a contrast of " + contrast);
    Stream.of(StepState.values()).filter(other -> other != state)
        .forEach(other -> assertFalse(StepLook.of(other).fill().equals(look.fill()), other::name));
  }

  /// As WCAG 2 defines it.
  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(String colour) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    return IntStream.range(0, 3).mapToDouble(i -> {
      double share = Integer.parseInt(colour, 1 + 2 * i, 3 + 2 * i, 16) / 255.0;
      return weights[i] * (share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4));
    }).sum();
  }

  private static Sketch graph(int boxes, Arrow... arrows) {
    return new Sketch("g", IntStream.range(0, boxes)
        .mapToObj(i -> new Box("s" + i, "", StepKind.STEP, StepPhase.MAIN, Optional.empty())).toList(), List.of(arrows),
        List.of());
  }

  @Test
  void s48LayersAreLongestPathsAndArrowsOfNeighboursDoNotCross() {
    Sketch crossed = graph(6, new Arrow(0, 5, Tie.DATA), new Arrow(1, 4, Tie.DATA), new Arrow(2, 3, Tie.DATA));
    Layers layers = new Layers(crossed);
    assertEquals(List.of(Set.of(0, 1, 2), Set.of(3, 4, 5)), layers.rows().stream().map(Set::copyOf).toList());
    List<Integer> upper = layers.rows().getFirst();
    List<Integer> lower = layers.rows().getLast();
    for (Arrow arrow : crossed.arrows()) {
      assertEquals(upper.indexOf(arrow.from()), lower.indexOf(arrow.to()), layers.rows().toString());
    }
    Layers triangle = new Layers(
        graph(3, new Arrow(0, 1, Tie.DATA), new Arrow(1, 2, Tie.DATA), new Arrow(0, 2, Tie.DATA)));
    assertEquals(3, triangle.rows().size());
    assertEquals(List.of(1, 3), List.copyOf(new TreeSet<>(triangle.rows().get(1))));
    assertEquals(List.of(3), triangle.routes().get(2).bends());
  }

  @Test
  void s48NoTwoBoxesStandOnEachOtherAndAllAreInTheDrawing() {
    Element svg = Xml.all(PipelineDrawing.of(everything(false)).svg(), "svg").getFirst();
    double width = Double.parseDouble(svg.getAttribute("width"));
    List<double[]> boxes = Xml.all(PipelineDrawing.of(everything(false)).svg(), "rect").stream()
        .filter(rect -> rect.getParentNode() instanceof Element g && g.getAttribute("class").equals("step")
            && Xml.first(g, "rect").isSameNode(rect))
        .map(rect -> Stream.of("x", "y", "width").mapToDouble(name -> Double.parseDouble(rect.getAttribute(name)))
            .toArray())
        .toList();
    for (int i = 0; i < boxes.size(); i++) {
      double[] box = boxes.get(i);
      assertTrue(box[0] >= 0 && box[0] + box[2] <= width);
      assertTrue(boxes.subList(0, i).stream().noneMatch(other -> Math.abs(other[1] - box[1]) < 44
          && other[0] < box[0] + box[2] && box[0] < other[0] + other[2]));
    }
  }

  @Test
  void aChainOfManyStepsIsDrawnWithoutRecursion() {
    int steps = 20_000;
    Arrow[] arrows = IntStream.range(1, steps).mapToObj(i -> new Arrow(i - 1, i, Tie.DATA)).toArray(Arrow[]::new);
    assertEquals(steps, new Layers(graph(steps, arrows)).rows().size());
    Arrow[] all = IntStream.range(1, steps).mapToObj(i -> new Arrow(0, i, Tie.DATA)).toArray(Arrow[]::new);
    Arrow[] both = Stream.concat(Stream.of(arrows), Stream.of(all).skip(1)).toArray(Arrow[]::new);
    assertTrue(new Layers(graph(steps, both)).routes().stream().allMatch(route -> route.bends().isEmpty()));
  }
}
