package io.roadml.pipeline.value;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.Blob;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Values become bytes and come back; equal values have equal bytes.
class ValueFormatTest {
  private static final ValueReader.Source SOURCE = new ValueReader.Source(ValueFormatTest.class.getClassLoader(),
      Map.of(Money.class.getName(), new MoneyCodec()), (_, _, _) -> {
        throw new IOException("no files here");
      });

  record Point(int x, double y, String name) {}

  record Tree(Point root, List<Tree> branches, Optional<Colour> colour) {}

  enum Colour {
    RED, GREEN {
      @Override
      public String toString() {
        return "grass";
      }
    }
  }

  static final class Money {
    private final long cents;

    Money(long cents) {
      this.cents = cents;
    }
  }

  static final class MoneyCodec implements ValueCodec<Money> {
    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public void write(Money value, OutputStream out) throws IOException {
      out.write(Long.toString(value.cents).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Money read(InputStream in) throws IOException {
      return new Money(Long.parseLong(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  static byte[] bytes(Object value) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ValueWriter.write(value, out, file -> new Blob(Sha256.of(file.toString()), 0),
        Map.of(Money.class, new MoneyCodec()));
    return out.toByteArray();
  }

  static Object value(byte[] bytes) throws IOException {
    return ValueReader.read(new ByteArrayInputStream(bytes), SOURCE);
  }

  private static void comesBack(Object value) throws IOException {
    Object back = value(bytes(value));
    assertEquals(value, back);
    assertEquals(value == null ? null : value.getClass(), back == null ? null : back.getClass());
    assertArrayEquals(bytes(value), bytes(back), () -> "of " + value);
  }

  @Test
  void everyKindOfValueComesBackAsTheSameClass() throws IOException {
    for (Object value : new Object[]{null, true, (byte) -1, (short) 300, 'x', 5, -5L, 0.1f, Math.PI, Double.NaN, -0.0,
        Double.NEGATIVE_INFINITY, "", "grün \ud83d\ude00", "half \ud83d of a pair",
        new BigInteger("-123456789012345678901"),
        new BigDecimal("1.50"), Instant.parse("2026-11-26T12:00:00.123456789Z"), Duration.ofNanos(-5),
        LocalDate.of(2026, 2, 28), LocalTime.NOON, LocalDateTime.of(2026, 1, 1, 0, 0),
        OffsetDateTime.parse("2026-01-01T00:00:00+02:00"), ZonedDateTime.parse("2026-01-01T00:00+01:00[Europe/Berlin]"),
        Period.ofDays(3), new UUID(1, 2), URI.create("s3://a/b"), Optional.empty(), Optional.of(1), Colour.RED,
        Colour.GREEN, new Point(1, 2.5, null), new Tree(new Point(0, 0, ""), List.of(), Optional.of(Colour.GREEN)),
        new ArrayList<>(Arrays.asList(1, null, "x")), new LinkedHashSet<>(List.of(3, 1, 2)),
        new TreeSet<>(List.of(3, 1)), new TreeMap<>(Map.of("b", 1, "a", 2)), new HashMap<>(Map.of("b", 1, "a", 2)),
        new ConcurrentHashMap<>(Map.of(1, 2))}) {
      comesBack(value);
    }
  }

  @Test
  void arraysComeBackOfEveryLength() throws IOException {
    for (int n : new int[]{0, 1, 8191, 8192, 8193, 40_000}) {
      Random random = new Random(n);
      double[] doubles = random.doubles(n).toArray();
      assertArrayEquals(doubles, (double[]) value(bytes(doubles)));
      long[] longs = random.longs(n).toArray();
      assertArrayEquals(longs, (long[]) value(bytes(longs)));
      int[] ints = random.ints(n).toArray();
      assertArrayEquals(ints, (int[]) value(bytes(ints)));
      byte[] raw = new byte[n];
      random.nextBytes(raw);
      assertArrayEquals(raw, (byte[]) value(bytes(raw)));
      short[] shorts = new short[n];
      char[] chars = new char[n];
      float[] floats = new float[n];
      for (int i = 0; i < n; i++) {
        shorts[i] = (short) ints[i];
        chars[i] = (char) ints[i];
        floats[i] = random.nextFloat();
      }
      assertArrayEquals(shorts, (short[]) value(bytes(shorts)));
      assertArrayEquals(chars, (char[]) value(bytes(chars)));
      assertArrayEquals(floats, (float[]) value(bytes(floats)));
    }
    assertArrayEquals(new double[][]{{1}, {}, {2, 3}}, (double[][]) value(bytes(new double[][]{{1}, {}, {2, 3}})));
    assertArrayEquals(new Point[]{new Point(1, 2, "a"), null},
        (Point[]) value(bytes(new Point[]{new Point(1, 2, "a"), null})));
    assertArrayEquals(new boolean[]{true, false}, (boolean[]) value(bytes(new boolean[]{true, false})));
  }

  @Test
  void randomTreesOfValuesComeBack() throws IOException {
    for (long seed = 0; seed < 300; seed++) {
      Object value = random(new Random(seed), 4);
      Object back = value(bytes(value));
      assertEquals(value, back, "seed=" + seed);
      assertArrayEquals(bytes(value), bytes(back), "seed=" + seed);
    }
  }

  private static Object random(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 9 : 5)) {
      case 0 -> null;
      case 1 -> random.nextLong();
      case 2 -> random.nextGaussian();
      case 3 -> Integer.toString(random.nextInt(1000), 36);
      case 4 -> Colour.values()[random.nextInt(2)];
      case 5 -> new Point(random.nextInt(), random.nextDouble(), "p");
      case 6 -> Optional.ofNullable(random(random, depth - 1));
      case 7 -> randomList(random, depth);
      default -> randomMap(random, depth);
    };
  }

  private static List<Object> randomList(Random random, int depth) {
    List<Object> list = new ArrayList<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      list.add(random(random, depth - 1));
    }
    return list;
  }

  private static Map<Object, Object> randomMap(Random random, int depth) {
    Map<Object, Object> map = random.nextBoolean() ? new HashMap<>() : new LinkedHashMap<>();
    for (int left = random.nextInt(5); left > 0; left--) {
      map.put(random(random, depth - 1), random(random, depth - 1));
    }
    return map;
  }

  @Test
  void statement29TheOrderOfAMapThatHasNoneIsNoContentAndThatOfOneThatHasOneIs() throws IOException {
    Map<Object, Object> one = new HashMap<>(1 << 4);
    Map<Object, Object> other = new HashMap<>(1 << 12);
    for (int i = 0; i < 1000; i++) {
      one.put("key" + i, new Point(i, i, "a"));
      other.put("key" + (999 - i), new Point(999 - i, 999 - i, "a"));
    }
    assertNotEquals(new ArrayList<>(one.keySet()), new ArrayList<>(other.keySet()));
    assertArrayEquals(bytes(one), bytes(other));
    assertArrayEquals(bytes(one.keySet().stream().collect(Collectors.toSet())),
        bytes(Set.copyOf(other.keySet()).stream().collect(Collectors.toSet())));
    assertArrayEquals(bytes(Map.of("a", 1, "b", 2)), bytes(new HashMap<>(Map.of("b", 2, "a", 1))));
    Map<String, Integer> forward = new LinkedHashMap<>(Map.of("a", 1));
    forward.put("b", 2);
    Map<String, Integer> backward = new LinkedHashMap<>(Map.of("b", 2));
    backward.put("a", 1);
    assertNotEquals(HexFormat.of().formatHex(bytes(forward)), HexFormat.of().formatHex(bytes(backward)));
  }

  @Test
  void whatHasNoPublicClassComesBackAsTheUsualOneOfItsKind() throws IOException {
    assertEquals(ArrayList.class, value(bytes(List.of(1))).getClass());
    assertEquals(ArrayList.class, value(bytes(Arrays.asList(1, 2))).getClass());
    assertEquals(HashSet.class, value(bytes(Set.of(1))).getClass());
    assertEquals(HashMap.class, value(bytes(Map.of(1, 1))).getClass());
    assertEquals(LinkedHashMap.class,
        value(bytes(Collections.unmodifiableSequencedMap(new LinkedHashMap<>(Map.of(1, 1))))).getClass());
  }

  @Test
  void aClassWithACodecComesBackThroughIt() throws IOException {
    List<?> back = assertInstanceOf(List.class, value(bytes(List.of(new Money(12), "behind"))));
    assertEquals(12, ((Money) back.getFirst()).cents);
    assertEquals("behind", back.getLast());
    byte[] bytes = bytes(new Money(12));
    UnreadableException thrown = assertThrows(UnreadableException.class,
        () -> ValueReader.read(new ByteArrayInputStream(bytes),
            new ValueReader.Source(getClass().getClassLoader(), Map.of(), SOURCE.files())));
    assertTrue(thrown.getMessage().contains("Money"), thrown.getMessage());
  }

  @Test
  void whatCannotBeKeptIsNamedWithItsPlace() {
    List<Object> itself = new ArrayList<>();
    itself.add(itself);
    refused("deeper than 200 levels", itself);
    refused("the value[1].branches[0].root cannot be kept",
        List.of(1, new Tree(null, badBranch(), Optional.empty())));
    refused("type=java.lang.Thread", Map.of("worker", Thread.currentThread()));
    refused("type=java.util.concurrent.CopyOnWriteArrayList", new CopyOnWriteArrayList<>(List.of(1)));
    refused("order of a comparator", new TreeSet<>(Comparator.reverseOrder()));
    refused("path=nowhere/at/all is no file and no folder", Path.of("nowhere/at/all"));
  }

  /// A record that cannot always be read.
  record Broken(int x) {
    @Override
    public int x() {
      if (x > 0) {
        throw new IllegalStateException("no");
      }
      return x;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static List<Tree> badBranch() {
    return (List) List.of(new Wrapped(new Object()));
  }

  record Wrapped(Object root) {}

  private static void refused(String message, Object value) {
    NotKeptException thrown = assertThrows(NotKeptException.class, () -> bytes(value));
    assertTrue(thrown.getMessage().contains(message), thrown.getMessage());
  }

  @Test
  void anAccessorThatThrowsIsNamed() {
    refused("the value.x cannot be kept: its accessor threw java.lang.IllegalStateException: no", new Broken(1));
  }

  /// Whoever changes the format changes the version byte, and still reads this.
  @Test
  void theBytesOfTheFirstVersionAreStillRead() throws IOException {
    byte[] first = HexFormat.of().parseHex("013000000003180100000001781400000007170000000000000000");
    assertEquals(List.of("x", 7, 0.0), value(first));
    assertArrayEquals(first, bytes(List.of("x", 7, 0.0)));
  }

  @Test
  void whatIsCutOffOrGoesOnIsNoValue() throws IOException {
    byte[] whole = bytes(List.of(new Point(1, 2, "a"), Map.of("k", new double[]{1, 2})));
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThrows(UnreadableException.class, () -> value(part));
    }
    assertThrows(UnreadableException.class, () -> value(Arrays.copyOf(whole, whole.length + 1)));
  }
}
