package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonNumberTest {
  private static final long SEED = 20261124;

  private final JsonNumber number = new JsonNumber();

  private void parse(final String text) {
    final byte[] bytes = (text + ",").getBytes(StandardCharsets.US_ASCII);
    assertEquals(text.length(), number.parse(bytes, 0, bytes.length), text);
  }

  private void sameAsTheJdk(final String text) {
    parse(text);
    assertEquals(Double.doubleToRawLongBits(Double.parseDouble(text)), Double.doubleToRawLongBits(number.toDouble()),
        text + " seed=" + SEED);
    assertEquals(Float.floatToRawIntBits(Float.parseFloat(text)), Float.floatToRawIntBits(number.toFloat()),
        text + " as float, seed=" + SEED);
  }

  @Test
  void shortestFormsOfRandomDoublesAndFloatsReadAsTheJdkReadsThem() {
    final SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 200_000; round++) {
      final double value = Double.longBitsToDouble(random.nextLong());
      final float single = Float.intBitsToFloat(random.nextInt());
      if (Double.isFinite(value)) {
        sameAsTheJdk(Double.toString(value));
      }
      if (Float.isFinite(single)) {
        sameAsTheJdk(Float.toString(single));
        sameAsTheJdk(Double.toString(single));
      }
    }
  }

  @Test
  void randomDigitsAndExponentsReadAsTheJdkReadsThem() {
    final SplittableRandom random = new SplittableRandom(SEED + 1);
    for (int round = 0; round < 200_000; round++) {
      final StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
      text.append(random.nextInt(1, 10));
      for (int digit = random.nextInt(25); digit > 0; digit--) {
        text.append(random.nextInt(10));
      }
      text.append('.').append(random.nextInt(10));
      for (int digit = random.nextInt(25); digit > 0; digit--) {
        text.append(random.nextInt(10));
      }
      text.append('e').append(random.nextInt(-345, 330));
      sameAsTheJdk(text.toString());
    }
  }

  @Test
  void pointsBetweenTwoFloatsAreRoundedOnceAndNotTwice() {
    final SplittableRandom random = new SplittableRandom(SEED + 2);
    for (int round = 0; round < 20_000; round++) {
      final float low = Math.abs(Float.intBitsToFloat(random.nextInt(0x00800000, 0x7F000000)));
      final BigDecimal middle = new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.TWO);
      final BigDecimal little = middle.ulp().scaleByPowerOfTen(-1);
      sameAsTheJdk(middle.toString());
      sameAsTheJdk(middle.add(little).toString());
      sameAsTheJdk(middle.subtract(little).toString());
    }
  }

  @ParameterizedTest @ValueSource(
      strings = {"0", "-0", "0.0", "0e5", "1e400", "-1e400", "1e-400", "4.9e-324", "2.4703282292062327e-324",
          "2.4703282292062328e-324", "1.7976931348623157e308", "1.7976931348623159e308", "9007199254740993",
          "2.2250738585072014e-308", "2.2250738585072011e-308", "3.4028236e38", "1.4e-45", "7e-46", "16777217",
          "0.000000000000000000000000000000000000000000001401298464324817", "123456789012345678901234567890",
          "0.1000000000000000055511151231257827021181583404541015625", "1e0000000000000000000000000000001", "1E+2"})
  void edgesReadAsTheJdkReadsThem(final String text) {
    sameAsTheJdk(text);
  }

  @ParameterizedTest @ValueSource(
      strings = {"", "-", "01", "-01", "1.", ".5", "+1", "1e", "1e+", "--1", "x", "-Infinity"})
  void whatIsNoNumberIsNotRead(final String text) {
    final byte[] bytes = (text + ",").getBytes(StandardCharsets.US_ASCII);
    final int after = number.parse(bytes, 0, bytes.length);
    assertEquals(-1, after, text);
  }

  @ParameterizedTest @CsvSource({"0,0", "-0,0", "127,127", "-128,-128", "3.0,3", "1e2,100", "1200e-2,12",
      "9223372036854775807,9223372036854775807", "-9223372036854775808,-9223372036854775808",
      "9007199254740993,9007199254740993", "0.00000000000000000000,0", "5.00000000000000000000000,5"})
  void integersAreExact(final String text, final long expected) {
    parse(text);
    assertEquals(expected, number.toSigned(Long.MIN_VALUE, Long.MAX_VALUE));
    assertEquals(JsonNumber.EXACT, number.failure());
  }

  @ParameterizedTest @CsvSource({"18446744073709551615,-1", "18446744073709551614,-2",
      "10000000000000000000,-8446744073709551616",
      "1e19,-8446744073709551616", "0,0", "-0,0"})
  void unsignedIntegersAreExactUpTo64Bits(final String text, final long expected) {
    parse(text);
    assertEquals(expected, number.toUnsigned(-1L));
    assertEquals(JsonNumber.EXACT, number.failure());
  }

  @ParameterizedTest @CsvSource({"18446744073709551616,2", "18446744073709551625,2", "99999999999999999999,2", "1e20,2",
      "-1,2", "0.5,1",
      "123456789012345678901,2", "1.00000000000000000001,1", "1e-1,1"})
  void whatIsNoUnsignedIntegerSaysWhy(final String text, final int failure) {
    parse(text);
    number.toUnsigned(-1L);
    assertEquals(failure, number.failure());
  }

  @ParameterizedTest @CsvSource({"9223372036854775808,2", "-9223372036854775809,2", "128,2", "-129,2", "3.5,1"})
  void whatIsNoSignedIntegerSaysWhy(final String text, final int failure) {
    parse(text);
    number.toSigned(Byte.MIN_VALUE, Byte.MAX_VALUE);
    assertEquals(failure, number.failure());
  }
}
