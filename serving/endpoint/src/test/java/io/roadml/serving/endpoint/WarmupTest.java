package io.roadml.serving.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// New instances are run before a caller meets them.
@Timeout(60)
class WarmupTest {
  private static final String BATCHING = "max_batch_size: 12 dynamic_batching { preferred_batch_size: [ 6 ] } ";
  private static final List<Integer> SIZES = List.of(1, 2, 4, 6, 8, 12);

  private final AffineEngine engine = new AffineEngine();

  @Test
  void zerosAreRunAtOneRowThePowersOfTwoThePreferredSizesAndTheLimit(@TempDir final Path path) throws Exception {
    final Folder folder = new Folder(path);
    folder.affine("m", "1", 2, 3);
    folder.config("m", BATCHING);
    try (Endpoints endpoints = folder.open(engine)) {
      assertTrue(endpoints.find("m").ready());
      assertEquals(SIZES, List.copyOf(engine.runs));
      assertEquals(Set.of(0f), Set.copyOf(engine.firstValues));
    }
  }

  @Test
  void everyInstanceIsWarmedUp(@TempDir final Path path) throws Exception {
    final Folder folder = new Folder(path);
    folder.affine("m", "1", 2, 3);
    folder.config("m", BATCHING + "instance_group [ { count: 2 } ]");
    try (Endpoints endpoints = folder.open(engine)) {
      assertTrue(endpoints.find("m").ready());
      assertEquals(2 * SIZES.size(), engine.runs.size());
    }
  }

  @Test
  void newContentIsWarmedUpBeforeItTakesOver(@TempDir final Path path) throws Exception {
    final Folder folder = new Folder(path);
    folder.affine("m", "1", 2, 3);
    folder.config("m", BATCHING);
    try (Endpoints endpoints = folder.open(engine)) {
      engine.runs.clear();
      folder.affine("m", "2", 4, 3);
      Folder.await("version 2", () -> endpoints.find("m").version().equals("2"));
      assertEquals(SIZES, List.copyOf(engine.runs));
    }
  }

  @Test
  void samplesOfTheConfigurationAreRunAsOftenAsItSays(@TempDir final Path path) throws Exception {
    final Folder folder = new Folder(path);
    folder.affine("m", "1", 2, 3);
    folder.config("m", BATCHING + "model_warmup [ { name: \"s\" batch_size: 3 count: 2 inputs { key: \"x\""
        + " value: { data_type: TYPE_FP32 dims: 4 zero_data: true } } } ]");
    try (Endpoints endpoints = folder.open(engine)) {
      assertTrue(endpoints.find("m").ready());
      assertEquals(List.of(3, 3), List.copyOf(engine.runs).subList(SIZES.size(), engine.runs.size()));
    }
  }
}
