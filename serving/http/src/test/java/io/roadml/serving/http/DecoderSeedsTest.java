package io.roadml.serving.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The seeds of the search, and every input that it has ever found to break something.
class DecoderSeedsTest {
  static List<Path> seeds() throws IOException {
    try (Stream<Path> files = Files.list(FuzzingTest.seeds())) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest @MethodSource("seeds")
  void theSeedAndAllItsBeginningsAreAnsweredOrRefused(final Path seed) throws IOException {
    final byte[] bytes = Files.readAllBytes(seed);
    for (int length = 0; length <= bytes.length; length++) {
      DecoderFuzz.fuzzerTestOneInput(Arrays.copyOf(bytes, length));
    }
  }

  @Test
  void thereAreSeeds() throws IOException {
    assertTrue(seeds().size() >= 15, () -> FuzzingTest.seeds().toString());
  }
}
