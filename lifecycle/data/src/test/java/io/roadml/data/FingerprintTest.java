package io.roadml.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintTest {
  @TempDir
  private Path folder;

  @Test
  void itIsWhatItsDocumentationSays() throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), "n,x y\\z\n1,a\n");
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    String content = HexFormat.of().formatHex(sha.digest(Files.readAllBytes(file)));
    String lines = "roadml-dataset-1\ncolumn INTEGER n\ncolumn TEXT x y\\\\z\nwhere n > 0\nfile 12 " + content + "\n";
    String expected = "sha256:" + HexFormat.of().formatHex(sha.digest(lines.getBytes(StandardCharsets.UTF_8)));
    assertEquals(expected, Dataset.open(file).where("n > 0").fingerprint());
  }

  @Test
  void itNeverChangesBetweenVersions() throws IOException {
    Path file = Files.writeString(folder.resolve("a.csv"), "n\n1\n");
    assertEquals("sha256:6f50352bc94bb96c154d6c8091e33cd0fb4a143844efd36a023461434136d4bf",
        Dataset.open(file).fingerprint());
  }

  @Test
  void theNamesOfFilesDoNotMatterTheirContentAndOrderDo() throws IOException {
    Path a = Files.writeString(folder.resolve("a.csv"), "n\n1\n");
    Path b = Files.writeString(folder.resolve("b.csv"), "n\n2\n");
    Path copy = Files.writeString(folder.resolve("copy.csv"), "n\n1\n");
    assertEquals(Dataset.open(a).fingerprint(), Dataset.open(copy).fingerprint());
    assertNotEquals(Dataset.open(a).fingerprint(), Dataset.open(b).fingerprint());
    assertNotEquals(Dataset.open(List.of(a, b)).fingerprint(), Dataset.open(List.of(b, a)).fingerprint());
  }

  @Test
  void selectionAndConditionsMatter() throws IOException {
    Path a = Files.writeString(folder.resolve("a.csv"), "n,m\n1,2\n");
    Dataset dataset = Dataset.open(a);
    assertNotEquals(dataset.fingerprint(), dataset.select("n").fingerprint());
    assertNotEquals(dataset.select("m", "n").fingerprint(), dataset.select("n", "m").fingerprint());
    assertNotEquals(dataset.fingerprint(), dataset.where("n > 0").fingerprint());
  }
}
