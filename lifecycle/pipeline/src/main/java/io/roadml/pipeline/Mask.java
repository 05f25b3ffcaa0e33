package io.roadml.pipeline;

import io.roadml.pipeline.value.Secret;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Hides the texts of secrets in what is written down or told. What a step has made of a text, such as its Base64, is not known.
///
/// @param texts the longest first, so that one that is part of another leaves nothing of it
record Mask(List<String> texts) {
  private static final String HIDDEN = "***";
  /// A shorter line of a text of several, such as the last one of a key, stands in many other texts.
  private static final int SHORTEST_LINE = 8;

  Mask {
    texts = texts.stream().distinct().sorted(Comparator.comparingInt(String::length).reversed()).toList();
  }

  /// What hides the secrets among the parameters of a run.
  static Mask of(Collection<?> arguments) {
    return new Mask(arguments.stream().filter(Secret.class::isInstance).map(Secret.class::cast).map(Secret::text)
        .flatMap(Mask::parts).toList());
  }

  private static Stream<String> parts(String text) {
    return Stream.concat(Stream.of(text),
        text.lines().map(String::strip).filter(line -> line.length() >= SHORTEST_LINE));
  }

  /// What hides the secrets of both.
  Mask and(Mask other) {
    return new Mask(Stream.concat(texts.stream(), other.texts.stream()).toList());
  }

  String hide(String text) {
    String hidden = text;
    for (String secret : texts) {
      hidden = hidden.replace(secret, HIDDEN);
    }
    return hidden;
  }

  Failure hide(Failure failure) {
    return texts.isEmpty() ? failure : new Failure(failure.step(), failure.type(), hide(failure.message()));
  }

  CacheReport hide(CacheReport report) {
    return texts.isEmpty() ? report : new CacheReport(report.status(), hide(report.reason()));
  }
}
