package io.roadml.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What names, values and paths may be, in every database.
abstract class LimitsAndArtifactsConformance extends StoreFixture {
  private static final String DIGEST = "ab".repeat(32);

  @Test
  void aBatchHasAtMostAThousandMetricsAHundredParamsAHundredTagsAndAThousandInAll() {
    String run = run();
    List<Metric> metrics = IntStream.range(0, 1_001).mapToObj(i -> metric("m", i, i, i)).toList();
    List<Param> params = IntStream.range(0, 101).mapToObj(i -> new Param("p" + i, "1")).toList();
    List<Tag> tags = IntStream.range(0, 101).mapToObj(i -> new Tag("t" + i, "1")).toList();
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE,
        "A batch logging request can contain at most 1000 metrics. Got 1001",
        () -> store.log().batch(run, metrics, List.of(), List.of()));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE,
        "A batch logging request can contain at most 100 params. Got 101",
        () -> store.log().batch(run, List.of(), params, List.of()));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE,
        "A batch logging request can contain at most 100 tags. Got 101",
        () -> store.log().batch(run, List.of(), List.of(), tags));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE,
        "A batch logging request can contain at most 1000 metrics, params, and tags. Got 1001",
        () -> store.log().batch(run, metrics.subList(0, 1_000), params.subList(0, 1), List.of()));
    store.log().batch(run, metrics.subList(0, 1_000), List.of(), List.of());
    store.log().batch(run, List.of(), params.subList(0, 100), tags.subList(0, 100));
    assertEquals(100, store.runs().get(run).params().size());
  }

  @Test
  void longValuesAreCutByDefault() {
    String run = run();
    store.log().batch(run, List.of(), List.of(new Param("p", "😀".repeat(6_001))),
        List.of(new Tag("t", "x".repeat(8_001))));
    assertEquals("😀".repeat(6_000), store.runs().get(run).params().getFirst().value());
    assertTrue(store.runs().get(run).tags().contains(new Tag("t", "x".repeat(8_000))));
    store.log().param(run, new Param("p", "😀".repeat(6_002)));
  }

  @Test
  void longValuesAreRefusedWhenTheyAreNotToBeCut() {
    TrackingStore strict = new TrackingStore(metadata, new TrackingConfig("file:/tmp/x", false), Clock.systemUTC());
    String run = strict.runs().create(NewRun.in(strict.experiments().create("e", null, List.of()))).info().id();
    assertTrue(strict.runs().info(run).artifactUri().startsWith("file:/tmp/x/1/"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "param value 'xx",
        () -> strict.log().param(run, new Param("p", "x".repeat(6_001))));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "tag value 'xx",
        () -> strict.log().tag(run, new Tag("t", "x".repeat(8_001))));
    strict.log().param(run, new Param("p", "x".repeat(6_000)));
    strict.log().tag(run, new Tag("t", "x".repeat(8_000)));
  }

  @Test
  void otherLengthsAreLimitedToo() {
    String run = run();
    String id = store.experiments().create("n".repeat(500), null, List.of());
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "experiment name 'nn",
        () -> store.experiments().create("n".repeat(501), null, List.of()));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid experiment name: ''",
        () -> store.experiments().create("", null, List.of()));
    store.experiments().setTag(id, new Tag("k", "v".repeat(5_000)));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "experiment tag value 'vv",
        () -> store.experiments().setTag(id, new Tag("k", "v".repeat(5_001))));
    store.log().batch(run, List.of(metric("k".repeat(250), 1, 1, 0)),
        List.of(new Param("語".repeat(250), "語".repeat(6_000))),
        List.of(new Tag("𐍈".repeat(250), "𐍈".repeat(8_000))));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "metric name 'kk",
        () -> store.log().metric(run, metric("k".repeat(251), 1, 1, 0)));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Got invalid timestamp -1 for metric 'm'",
        () -> store.log().metric(run, metric("m", 1, -1, 0)));
    store.log().metric(run, metric("m", 1, 0, -5));
  }

  @Test
  void aNameThatIsNoPathOfItsOwnIsRefused() {
    for (String key : List.of("", ".", "..", "/a", "a/", "a//b", "./a", "a/../b", "a/./b", "..a", "a\\b",
        "a\"b", "a*b", "a\nb", "a\0b")) {
      String run = run();
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid metric name",
          () -> store.log().metric(run, metric(key, 1, 1, 0)));
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid param name",
          () -> store.log().param(run, new Param(key, "1")));
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid tag name",
          () -> store.log().tag(run, new Tag(key, "1")));
    }
  }

  @Test
  void aNameOfLettersDigitsAndSomeSignsIsTaken() {
    for (String key : List.of("a", "a/b", "a b", "a.b", "a-b", "a:b", "a..b", "é/ü", "_", " ")) {
      String run = run();
      store.log().batch(run, List.of(metric(key, 1, 1, 0)), List.of(new Param(key, "1")), List.of(new Tag(key, "1")));
      assertEquals(List.of(metric(key, 1, 1, 0)), store.runs().get(run).metrics());
    }
  }

  @Test
  void aTextThatNotEveryDatabaseCanStoreIsRefused() {
    String run = run();
    for (String value : List.of("a\0b", "\ud800", "a\udc00b")) {
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "param value",
          () -> store.log().param(run, new Param("p", value)));
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "tag value", () -> store.log().tag(run, new Tag("t", value)));
    }
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "param value is missing",
        () -> store.log().param(run, new Param("p", null)));
  }

  @Test
  void artifactsLieInFoldersThatComeAndGoWithThem() {
    ArtifactTree tree = store.artifacts();
    tree.put("0/r/artifacts/model/MLmodel", DIGEST, 12);
    tree.put("0/r/artifacts/model/data/weights.bin", DIGEST, 1L << 40);
    tree.put("0/r/artifacts/plot.png", "cd".repeat(32), 0);
    assertEquals(List.of(new Artifact("0/r/artifacts/model", true, null, 0),
        new Artifact("0/r/artifacts/plot.png", false, "cd".repeat(32), 0)), tree.list("0/r/artifacts"));
    assertEquals(List.of("0/r/artifacts/model/MLmodel", "0/r/artifacts/model/data"),
        tree.list("0/r/artifacts/model").stream().map(Artifact::path).toList());
    assertEquals(List.of("0"), tree.list("").stream().map(Artifact::path).toList());
    assertEquals(3, tree.files("").size());
    assertEquals(1L << 40, tree.get("0/r/artifacts/model/data/weights.bin").orElseThrow().size());
    assertTrue(tree.get("0/r").orElseThrow().isDirectory());
    assertEquals(Optional.empty(), tree.get("0/r/other"));
    assertEquals(List.of(), tree.list("0/r/artifacts/plot.png"));
    tree.put("0/r/artifacts/plot.png", DIGEST, 5);
    assertFalse(tree.uses("cd".repeat(32)));
    assertEquals(2, tree.delete("0/r/artifacts/model"));
    assertTrue(tree.uses(DIGEST));
    assertEquals(1, tree.delete("0/r/artifacts/plot.png"));
    assertFalse(tree.uses(DIGEST));
    assertEquals(List.of(), tree.list(""));
    refused(ErrorCode.RESOURCE_DOES_NOT_EXIST, "No artifact with path='0/r' exists", () -> tree.delete("0/r"));
  }

  @Test
  void aFileIsNoFolderAndAFolderNoFile() {
    store.artifacts().put("a/b", DIGEST, 1);
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "artifact='a/b' is a file, so that nothing can lie in it",
        () -> store.artifacts().put("a/b/c", DIGEST, 1));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "artifact='a' is a folder, want the path of a file",
        () -> store.artifacts().put("a", DIGEST, 1));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "digest=x size=1 of artifact=a/c",
        () -> store.artifacts().put("a/c", "x", 1));
    assertEquals(1, store.artifacts().files("").size());
  }

  @Test
  void aPathThatLeavesTheTreeIsRefused() {
    for (String path : List.of("..", "a/../b", "/a", "a//b", "a/", ".", "a/./b", "a\\b", "a\0", "a\nb", "a/\ud800")) {
      for (Executable call : List.<Executable>of(
          () -> store.artifacts().put(path, DIGEST, 1), () -> store.artifacts().get(path),
          () -> store.artifacts().list(path), () -> store.artifacts().delete(path))) {
        RefusedException thrown = assertThrows(RefusedException.class, call);
        assertEquals(ErrorCode.INVALID_PARAMETER_VALUE, thrown.code(), thrown.getMessage());
      }
    }
  }

  @Test
  void aPathIsNotTooLong() {
    store.artifacts().put("語".repeat(499) + "/a", DIGEST, 1);
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid artifact path: it has more than 1500 bytes",
        () -> store.artifacts().put("語".repeat(500) + "/a", DIGEST, 1));
  }

  @Test
  void folderNamesWithCommonBeginningsAreDifferent() {
    store.artifacts().put("a/x", DIGEST, 1);
    store.artifacts().put("a b/x", DIGEST, 1);
    store.artifacts().put("a%/x", DIGEST, 1);
    assertEquals(List.of("a/x"), store.artifacts().list("a").stream().map(Artifact::path).toList());
    assertEquals(1, store.artifacts().delete("a"));
    assertEquals(2, store.artifacts().files("").size());
  }
}
