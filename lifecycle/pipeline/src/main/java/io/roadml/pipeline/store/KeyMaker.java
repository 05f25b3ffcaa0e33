package io.roadml.pipeline.store;

import io.roadml.metadata.JsonText;
import io.roadml.pipeline.StepCall;
import io.roadml.pipeline.StepOptions;
import io.roadml.pipeline.code.CodeVersions;
import io.roadml.pipeline.code.NoKeyException;
import io.roadml.pipeline.value.Secret;
import io.roadml.pipeline.value.Sha256;
import io.roadml.pipeline.value.ValueCodec;
import io.roadml.pipeline.value.ValueDigest;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// Finds out what the output of a step depends on.
///
/// Inputs count by their content, whoever computed them. A number counts by its value: 1 and 1.0 are the same.
///
/// - Threading: safe for many threads.
final class KeyMaker {
  private static final int LONGEST_SHOWN = 100;

  private final CodeVersions versions;
  private final Map<Class<?>, ValueCodec<?>> codecs;
  private final Function<String, Optional<String>> environment;

  /// @param environment the value of a variable, if it is set
  KeyMaker(Map<Class<?>, ValueCodec<?>> codecs, Function<String, Optional<String>> environment) {
    this.versions = new CodeVersions(codecs);
    this.codecs = codecs;
    this.environment = environment;
  }

  /// @throws NoKeyException if that cannot be found out
  StepKey of(StepCall call) throws NoKeyException {
    SortedMap<String, String> parts = new TreeMap<>();
    StepOptions.Caching caching = call.options().caching();
    parts.put("code", caching.codeVersion().isPresent()
        ? "version " + caching.codeVersion().get()
        : versions.of(call.code()));
    call.element().ifPresent(element -> parts.put(StepKey.ELEMENT, element.toString()));
    for (int i = 0; i < call.inputs().size(); i++) {
      StepCall.Given input = call.inputs().get(i);
      // The place, because an input may be given twice; and the function minds the order.
      parts.put("input " + (i + 1) + " " + input.name(), part(input));
    }
    for (String name : caching.environment()) {
      // It may be a secret, and keys are shown.
      parts.put("environment " + name, environment.apply(name).map(Sha256::of).orElse("not set"));
    }
    return new StepKey(call.step(), parts);
  }

  private String part(StepCall.Given input) throws NoKeyException {
    if (input.digest().isPresent()) {
      return input.digest().get();
    }
    try {
      return part(input.value());
    } catch (IOException e) {
      throw new NoKeyException("input=" + input.name() + ": " + e.getMessage(), e);
    }
  }

  private String part(Object value) throws IOException {
    String text = switch (value) {
      case Boolean truth -> truth.toString();
      case Number number -> number(number);
      case String word -> JsonText.write(word);
      case Secret secret -> "secret " + secret.reference();
      default -> "";
    };
    return text.isEmpty() || text.length() > LONGEST_SHOWN ? ValueDigest.of(value, codecs) : text;
  }

  /// The same for all types that a number may have; empty for others than the JDK's usual ones.
  private static String number(Number number) {
    return switch (number) {
      case Byte _,Short _,Integer _,Long _ -> number.toString();
      case BigDecimal decimal -> plain(decimal);
      case Double real when Double.isFinite(real) && !isNegativeZero(real) -> plain(new BigDecimal(real.toString()));
      case Float real when Float.isFinite(real) && !isNegativeZero(real) -> plain(new BigDecimal(real.toString()));
      case Double _,Float _ -> number.toString();
      default -> "";
    };
  }

  private static boolean isNegativeZero(double real) {
    return real == 0 && Double.doubleToRawLongBits(real) != 0;
  }

  private static String plain(BigDecimal decimal) {
    BigDecimal stripped = decimal.stripTrailingZeros();
    return Math.abs((long) stripped.scale()) < LONGEST_SHOWN ? stripped.toPlainString() : stripped.toString();
  }
}
