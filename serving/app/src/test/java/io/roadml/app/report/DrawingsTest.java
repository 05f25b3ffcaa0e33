package io.roadml.app.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xml.sax.InputSource;

/// Numbers as people read them, axes, and drawings that are well formed whatever they are made of.
class DrawingsTest {
  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "0.826912 | 0.8269", "0.5 | 0.5", "0.75 | 0.75", "1 | 1", "12345.678 | 12,346", "-0.0123456 | −0.01235", "0 | 0",
      "-0.0 | 0",
      "1e12 | 1e12", "1.5e-7 | 1.5e-7", "NaN | –", "Infinity | ∞", "-Infinity | −∞", "999.4 | 999.4", "123.4 | 123.4",
      "4.9e-324 | 4.9e-324"})
  void numbersHaveFourDigitsThatCount(double value, String expected) {
    assertEquals(expected, Figures.number(value));
  }

  @ParameterizedTest @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "0.5 | 50 %", "0.1234 | 12.3 %", "0.001234 | 0.12 %", "0 | 0 %", "-0.25 | −25 %", "NaN | –"})
  void sharesArePerCent(double value, String expected) {
    assertEquals(expected, Figures.percent(value));
  }

  @Test
  void aNameStaysOnItsLineAndShowsWhatIsInvisible() {
    assertEquals("a↵b�c", Figures.name("a\r\nb\u0001c"));
    assertEquals("abc…", Figures.name("abcdefg", 4));
    assertEquals("1 query", Figures.counted(1, "query"));
    assertEquals("2,000 queries", Figures.counted(2000, "query"));
  }

  @Test
  void anyAxisHasAscendingTicksInsideItsEnds() {
    long start = System.nanoTime();
    for (int i = 0; i < 2000; i++) axes(start + i);
  }

  private static void axes(long seed) {
    var random = new Random(seed);
    double from = strange(random);
    double to = strange(random);
    for (Axis axis : List.of(Axis.between("x", from, to), Axis.upTo("x", to), Axis.shares("x", Math.abs(to) % 1),
        Axis.moments("x", from % 4e15, to % 4e15), Axis.days("x", from % 50_000, to % 50_000))) {
      double last = Double.NEGATIVE_INFINITY;
      assertTrue(axis.to() > axis.from(), () -> "seed=" + seed + " " + axis);
      assertTrue(axis.ticks().size() <= 60, () -> "seed=" + seed + " " + axis.ticks().size());
      for (Axis.Tick tick : axis.ticks()) {
        double tolerance = 1e-9 * (axis.to() - axis.from());
        assertTrue(tick.value() >= axis.from() - tolerance && tick.value() <= axis.to() + tolerance,
            () -> "seed=" + seed + " " + axis);
        assertTrue(tick.value() > last, () -> "seed=" + seed + " " + axis);
        last = tick.value();
      }
    }
  }

  @Test
  void anyDrawingIsWellFormedAndHasNoCoordinateThatIsNoNumber() throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < 200; i++) drawings(start + i);
  }

  private static void drawings(long seed) throws Exception {
    var random = new Random(seed);
    double[] xs = DoubleStream.generate(() -> strange(random)).limit(1 + random.nextInt(2000)).toArray();
    double[] ys = DoubleStream.generate(() -> strange(random)).limit(xs.length).toArray();
    String name = random.ints(12, 0, 0x3000).filter(c -> c != 0xFFFE).mapToObj(Character::toString).reduce("",
        String::concat);
    var plot = new Plot(Figures.name(name), "<&>\"'", Axis.between(Figures.name(name), xs[0], ys[0]),
        Axis.upTo("y", ys[0]));
    plot.line("first", xs, ys).steps("second", xs, ys).dots("first", 2, xs, ys).key("first", name);
    wellFormed(plot.svg(), seed);
    var rows = new Rows(Figures.name(name), "rows", Axis.between("x", xs[0], ys[0]));
    for (int i = 0; i < Math.min(20, xs.length); i++)
      rows.bar(name, "first", xs[i], ys[i], xs[i], "1").marked(name, "quiet", xs[i], ys[i], "");
    wellFormed(rows.reference(xs[0], "all").svg(), seed);
    int labels = 1 + random.nextInt(HeatMap.MOST);
    wellFormed(HeatMap.svg("t", "d", "true", "predicted",
        IntStream.range(0, labels).mapToObj(i -> Figures.name(name) + i).toList(),
        IntStream.range(0, labels).mapToObj(_ -> random.doubles(labels, 0, 1e9).toArray()).toArray(double[][]::new)),
        seed);
  }

  private static double strange(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> random.nextGaussian() * 1e300;
      case 2 -> random.nextGaussian() * 1e-300;
      case 3 -> random.nextInt(100);
      case 4 -> Double.NaN;
      case 5 -> Double.POSITIVE_INFINITY;
      default -> random.nextGaussian() * Math.pow(10, random.nextInt(12) - 4);
    };
  }

  private static void wellFormed(String svg, long seed) throws Exception {
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    for (String coordinate : svg.split("\\b(x|y|x1|x2|y1|y2|cx|cy|r|d|width|height|viewBox)=\"")) {
      String value = coordinate.substring(0, Math.max(0, coordinate.indexOf('"')));
      assertFalse(value.startsWith("NaN") || value.startsWith("Infinity") || value.contains(" NaN"),
          () -> "seed=" + seed + " " + value);
    }
  }
}
