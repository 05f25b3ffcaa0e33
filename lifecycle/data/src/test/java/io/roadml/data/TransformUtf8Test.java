package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A row that comes as UTF-8 gives the bits of the row that comes as strings.
class TransformUtf8Test {
  private static final String STEPS = """
      {"roadml_transform": 1, "features": [
        {"name": "place", "column": "c", "type": "TEXT", "steps": [{"ordinal_text": [CATEGORIES], "unseen": "OTHER"}]},
        {"name": "filled", "column": "c", "type": "TEXT",
         "steps": [{"fill_text": "é"}, {"ordinal_text": [CATEGORIES], "unseen": "NONE"}, {"standardise": [2, 3]}]},
        {"name": "hash", "column": "c", "type": "TEXT", "steps": [{"hash_text": 1000003}]},
        {"name": "hot", "column": "c", "type": "TEXT",
         "steps": [{"ordinal_text": ["é", "zz"], "unseen": "NONE"}, {"one_hot": ["é", "zz"]}]},
        {"name": "x", "column": "x", "type": "DOUBLE", "steps": [{"fill": 0.5}, {"log": true}]},
        {"name": "hour", "column": "t", "type": "TIMESTAMP", "steps": [{"part": "HOUR"}]}]}
      """;
  private static final int[] POINTS = {'a', 'b', 'z', 0x7f, 0x80, 'é', 0x7ff, 0x800, 'ę', 0xd7ff, 0xe000, 0xfffd,
      0xffff, 0x10000, 0x1f600, 0x10ffff};

  @TempDir
  private Path folder;

  private Transform transform(List<String> categories) throws IOException {
    String quoted = String.join(", ", categories.stream().map(each -> '"' + each + '"').toList());
    Path file = folder.resolve("t.json");
    Files.writeString(file, STEPS.replace("CATEGORIES", quoted));
    return Transform.read(file);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(5); length > 0; length--) {
      text.appendCodePoint(POINTS[random.nextInt(POINTS.length)]);
    }
    return text.toString();
  }

  @Test
  void randomTextsAndCategoriesGiveTheSameBits() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      List<String> categories = new ArrayList<>();
      for (int i = random.nextInt(200); i > 0; i--) {
        categories.add(text(random).replace("\u007f", "c"));
      }
      Transform transform = transform(categories.stream().distinct().toList());
      for (int i = 0; i < 300; i++) {
        String text = random.nextBoolean() || categories.isEmpty() ? text(random)
            : categories.get(random.nextInt(categories.size()));
        assertArrayEquals(byString(transform, text), byBytes(transform, text.getBytes(StandardCharsets.UTF_8)),
            "seed=" + seed + " text=" + text);
      }
    }
  }

  @Test
  void anyBytesGiveWhatJavaReadsInThem() throws IOException {
    Transform transform = transform(List.of("a"));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int[] leads = {'a', 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xa0, 0x9f, 0xef, 0xf0, 0x90, 0x8f, 0xf4, 0xf5,
        0xff};
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[1 + random.nextInt(6)];
      for (int at = 0; at < bytes.length; at++) {
        bytes[at] = (byte) leads[random.nextInt(leads.length)];
      }
      String read = new String(bytes, StandardCharsets.UTF_8);
      assertArrayEquals(byString(transform, read), byBytes(transform, bytes), "seed=" + seed + " text=" + read);
    }
  }

  private static double[] byString(Transform transform, String text) {
    double[] features = new double[transform.outputs().size()];
    TransformRow row = transform.row();
    row.text(row.input("c"), text).number(row.input("x"), 7).time(row.input("t"), 3_600_000_000L).apply(features, 0);
    return features;
  }

  private static double[] byBytes(Transform transform, byte[] utf8) {
    double[] features = new double[transform.outputs().size()];
    TransformRow row = transform.row();
    byte[] padded = new byte[utf8.length + 5];
    System.arraycopy(utf8, 0, padded, 3, utf8.length);
    row.take(row.input("c"), MemorySegment.ofArray(padded), 3, utf8.length);
    row.take(row.input("x"), 7L);
    row.take(row.input("t"), 3_600_000_000L);
    row.write(ElementType.FP64, MemorySegment.ofArray(features), 0);
    return features;
  }

  @Test
  void missingValuesAreThoseOfATable() throws IOException {
    Transform transform = transform(List.of("a", "b"));
    TransformRow row = transform.row();
    row.take(row.input("c"), MemorySegment.ofArray(new byte[]{'a'}), 0, 1);
    row.take(row.input("x"), 7.5);
    row.take(row.input("t"), 1L);
    for (int column = 0; column < 3; column++) {
      row.takeMissing(column);
    }
    double[] given = new double[transform.outputs().size()];
    row.write(ElementType.FP64, MemorySegment.ofArray(given), 0);
    double[] untouched = new double[given.length];
    transform.row().apply(untouched, 0);
    assertArrayEquals(untouched, given);
    assertEquals(2, given[0], "missing is unseen, so it is the category after the last");
    assertTrue(Double.isNaN(given[6]), "the hour of no moment");
  }

  @Test
  void columnsAndRefusalsAreSaidBeforeTheFirstRow() throws IOException {
    Transform transform = transform(List.of("a"));
    assertEquals(List.of(TensorSpec.of("c", ElementType.BYTES, 1), TensorSpec.of("x", ElementType.FP64, 1),
        TensorSpec.of("t", ElementType.INT64, 1)), transform.columns());
    assertEquals("", transform.refusal());
    Path file = folder.resolve("refusing.json");
    Files.writeString(file, transform.toJson().replace("NONE", "REFUSE"));
    Transform refusing = Transform.read(file);
    assertEquals("refuses what feature=filled was not trained on; plan it with Unseen.NONE or Unseen.OTHER",
        refusing.refusal());
    TransformRow row = refusing.row();
    byte[] stranger = "stranger".getBytes(StandardCharsets.UTF_8);
    assertTrue(assertThrows(IllegalArgumentException.class,
        () -> row.take(0, MemorySegment.ofArray(stranger), 0, stranger.length)).getMessage()
        .startsWith("feature=filled was not trained on stranger;"));
    assertThrows(IllegalArgumentException.class, () -> row.take(1, MemorySegment.ofArray(stranger), 0, 3));
    assertThrows(IllegalArgumentException.class, () -> row.take(2, 0.5));
  }

  @Test
  void aTextThatStaysATextIsRefusedWhenItIsRead() throws IOException {
    Path file = folder.resolve("text.json");
    Files.writeString(file, """
        {"roadml_transform": 1,
         "features": [{"name": "c", "column": "c", "type": "TEXT", "steps": [{"fill_text": "a"}]}]}
        """);
    assertTrue(assertThrows(IOException.class, () -> Transform.read(file)).getMessage()
        .endsWith("feature=c stays a text; end its plan with ordinal(…), oneHot(…) or hash(…)"));
  }

  @Test
  void utf8IsReadWithoutAllocation() throws IOException {
    Transform transform = transform(List.of("naïve", "b"));
    TransformRow row = transform.row();
    byte[][] texts = {"naïve".getBytes(StandardCharsets.UTF_8), "stranger 😀".getBytes(StandardCharsets.UTF_8), {}};
    MemorySegment[] segments = {MemorySegment.ofArray(texts[0]), MemorySegment.ofArray(texts[1]),
        MemorySegment.ofArray(texts[2])};
    MemorySegment target = MemorySegment.ofArray(new float[transform.outputs().size()]);
    run(row, segments, target, 20_000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    run(row, segments, target, 20_000);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(0, bytes / 20_000, "bytes a row; " + bytes + " in all");
  }

  private static void run(TransformRow row, MemorySegment[] texts, MemorySegment target, int rows) {
    for (int i = 0; i < rows; i++) {
      MemorySegment text = texts[i % texts.length];
      row.take(0, text, 0, (int) text.byteSize());
      row.take(1, i * 0.5);
      row.take(2, (long) i);
      row.write(ElementType.FP32, target, 0);
    }
  }
}
