package io.roadml.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a location's text means.
class S3LocationTest {
  @Test
  void aBucketAloneIsAmazonsAndItsNameIsInTheHost() {
    S3Location location = S3Location.parse("s3://models");
    assertEquals(new S3Location("models", "", Optional.empty(), Optional.empty(), false), location);
    assertEquals(location, S3Location.parse("s3://models/"));
    assertEquals("a".repeat(64), location.key("a".repeat(64)));
  }

  @Test
  void anEndpointNeedsNoRegionAndHasTheBucketInItsPathUnlessSaidOtherwise() {
    URI endpoint = URI.create("http://127.0.0.1:9000");
    assertEquals(new S3Location("models", "a/b/", Optional.of(endpoint), Optional.of("us-east-1"), true),
        S3Location.parse("s3://models/a/b?endpoint=http://127.0.0.1:9000"));
    assertEquals(new S3Location("models", "a/b/", Optional.of(endpoint), Optional.of("eu-central-1"), false),
        S3Location.parse("s3://models/a/b/?region=eu-central-1&path-style=false&endpoint=http://127.0.0.1:9000"));
  }

  @Test
  void whatIsWrongIsNamed() {
    Map.of("s3://", "is no URI", "s3:///prefix", "names no bucket", "s3://Models", "names no bucket", "s3://ab",
        "names no bucket",
        "s3://models/a/../b", "neither . nor ..", "s3://models/a//b", "one slash", "s3://models/a%2fb", "prefix=a%2fb",
        "s3://models?endpont=http://h:1", "did you mean endpoint?", "s3://models?region=a&region=b",
        "must be given once", "s3://models#x",
        "names no bucket").forEach(S3LocationTest::assertTold);
    Map.of("s3://models?endpoint=h:1", "endpoint=h:1", "s3://models?endpoint=ftp://h:1", "endpoint=ftp://h:1",
        "s3://models?endpoint=http://h:1/path", "is no server", "s3://models?path-style=yes", "path-style=yes",
        "s3://models?region=EU", "region=EU", "s3://models?region", "region=value").forEach(S3LocationTest::assertTold);
  }

  private static void assertTold(String text, String what) {
    String told = assertThrows(IllegalArgumentException.class, () -> S3Location.parse(text), text).getMessage();
    assertTrue(told.contains(what), () -> text + ": " + told);
  }

  @Test
  void aPasswordIsRefusedAndNotRepeated() {
    for (String text : new String[]{"s3://me:hidden@models/a", "s3://me:hidden@no uri",
        "s3://models?endpoint=http://me:hidden@h:1"}) {
      String told = assertThrows(IllegalArgumentException.class, () -> S3Location.parse(text)).getMessage();
      assertFalse(told.contains("hidden"), told);
    }
  }
}
