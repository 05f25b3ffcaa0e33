package io.roadml.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.artifacts.ArtifactException;
import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/// Files in, files out, and nothing that is no model or that wants to leave its folder.
abstract class FilesConformance extends RegistryFixture {
  @Test
  void aModelComesOutAsItWentInAndIsVerified() throws IOException {
    ModelVersion version = register("flights", 3);
    registry.promote("flights", 1, ModelStage.PRODUCTION, "ada", "");
    ModelFolder out = registry.load("flights", ModelStage.PRODUCTION, folder.resolve("out"));
    assertEquals("model.onnx", out.file());
    assertEquals(folder.resolve("out/flights/1"), out.folder());
    assertArrayEquals(OnnxAdder.bytes(3), Files.readAllBytes(out.folder().resolve("model.onnx")));
    ModelFile file = registry.files("flights", version.version()).getFirst();
    assertTrue(registry.uses(file.digest()));
    artifacts.delete(file.digest());
    ArtifactException missing = assertThrows(ArtifactException.class,
        () -> registry.load("flights", 1, folder.resolve("again")));
    assertEquals(ArtifactException.Reason.MISSING, missing.reason());
    registry.deleteVersion("flights", 1, ADA);
    assertFalse(registry.uses(file.digest()));
  }

  @Test
  void aFolderIsRegisteredWithEverythingInItAndDataBesideTheModel() throws IOException {
    Path model = Files.createDirectories(folder.resolve("m/data"));
    Files.write(folder.resolve("m/net.onnx"), OnnxAdder.external("data/c.bin"));
    Files.write(model.resolve("c.bin"), new byte[]{0, 0, 0x40, 0x40});
    Files.writeString(folder.resolve("m/MLmodel"), "flavors: {}");
    registry.register("flights", folder.resolve("m"), Registration.by("ada"));
    assertEquals(List.of("MLmodel", "data/c.bin", "net.onnx"),
        registry.files("flights", 1).stream().map(ModelFile::path).toList());
    ModelFolder out = registry.load(ModelUri.parse("models:/flights/latest"), folder.resolve("out"));
    assertEquals("net.onnx", out.file());
    assertTrue(Files.exists(out.folder().resolve("data/c.bin")));
  }

  @Test
  void dataOutsideOfTheVersionIsRefused() throws IOException {
    Path model = folder.resolve("model.onnx");
    for (String location : List.of("../secret", "/etc/passwd", "a/../../b", "", "c:\\x")) {
      Files.write(model, OnnxAdder.external(location));
      refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid path of a model's file: '" + location + "'",
          () -> registry.register("flights", model, Registration.by("ada")));
    }
    Files.write(model, OnnxAdder.external("c.bin"));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model file 'model.onnx': its tensors are in 'c.bin', which is"
        + " no file of the version; register the folder that has both",
        () -> registry.register("flights", model, Registration.by("ada")));
    assertEquals(List.of(), registry.models());
  }

  @Test
  void whatIsNoOnnxModelIsRefusedAndNothingButRefused() throws IOException {
    Path model = folder.resolve("model.onnx");
    Files.writeString(model, "not a model");
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model file 'model.onnx': it is no ONNX model",
        () -> registry.register("flights", model, Registration.by("ada")));
    byte[] sound = OnnxAdder.bytes(1);
    for (int length = 0; length < sound.length; length++) {
      Files.write(model, Arrays.copyOf(sound, length));
      assertThrows(RefusedException.class, () -> OnnxCheck.externalData(model, "model.onnx"));
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] broken = sound.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      }
      Files.write(model, broken);
      try {
        OnnxCheck.externalData(model, "model.onnx");
      } catch (RefusedException e) {
        assertEquals(ErrorCode.INVALID_PARAMETER_VALUE, e.code(), () -> "seed=" + seed);
      }
    }
  }

  @Test
  void messagesThatLieWithinEachOtherWithoutEndAreRefused() throws IOException {
    byte[] graph = OnnxAdder.text(2, "g");
    for (int i = 0; i < 200; i++) {
      graph = OnnxAdder.field(1, OnnxAdder.field(5, OnnxAdder.field(6, graph)));
    }
    byte[] model = OnnxAdder.join(OnnxAdder.varint(1, 8), OnnxAdder.field(7, graph),
        OnnxAdder.field(8, OnnxAdder.varint(2, 17)));
    Files.write(folder.resolve("deep.onnx"), model);
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model file 'deep.onnx': it is no ONNX model",
        () -> registry.register("flights", folder.resolve("deep.onnx"), Registration.by("ada")));
  }

  @Test
  void linksAndTooManyBytesAreRefused() throws IOException {
    Path model = Files.createDirectories(folder.resolve("m"));
    Files.createSymbolicLink(model.resolve("model.onnx"), Path.of("/etc/passwd"));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model: " + model + "/model.onnx is a link",
        () -> registry.register("flights", model, Registration.by("ada")));
    ModelRegistry small = new ModelRegistry(metadata, artifacts, RunArtifacts.NONE,
        RegistryConfig.defaults().withMostBytes(50));
    refused(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model: its files have more than 50 bytes",
        () -> small.register("flights", OnnxAdder.write(folder.resolve("x.onnx"), 1), Registration.by("ada")));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model: there is no file or folder ",
        () -> small.register("flights", folder.resolve("none"), Registration.by("ada")));
  }

  @Test
  void aBundleTakesAVersionFromOneRegistryToAnother() throws IOException {
    Lineage lineage = new Lineage("r1", List.of("d1"), "c1", null);
    register("flights", 7, Registration.by("ada").withMetrics(Map.of("auc", Double.POSITIVE_INFINITY))
        .withSemver("2.0.0").withLineage(lineage).withSignature("{}", "[]").withDescription("é"));
    Path bundle = export("flights", 1);
    ModelVersion copy = registry.importVersion(bundle, "copy", Change.by("bob"));
    assertEquals(registry.files("flights", 1), registry.files("copy", 1));
    assertEquals("bob|é|2.0.0", copy.userId() + "|" + copy.description() + "|" + copy.semver().orElseThrow());
    assertEquals(lineage, copy.lineage());
    assertEquals(Map.of("auc", Double.POSITIVE_INFINITY), copy.metrics());
    refusedBeginning(ErrorCode.RESOURCE_ALREADY_EXISTS, "Semantic version 2.0.0",
        () -> registry.importVersion(bundle, null, ADA));
  }

  private Path export(String name, long version) throws IOException {
    Path bundle = folder.resolve(name + version + ".zip");
    try (OutputStream out = Files.newOutputStream(bundle)) {
      registry.exportVersion(name, version, out);
    }
    return bundle;
  }

  @Test
  void hostileBundlesAreRefusedAndWriteNothing() throws IOException {
    register("flights", 7);
    Map<String, byte[]> entries = entries(export("flights", 1));
    String manifest = new String(entries.get("roadml-model.json"), StandardCharsets.UTF_8);
    byte[] model = entries.get("files/model.onnx");
    refusedBundle("its first entry is not roadml-model.json", Map.of("files/model.onnx", model));
    refusedBundle("'files/model.onnx' is missing", Map.of("roadml-model.json", bytes(manifest)));
    refusedBundle("the entry 'files/../../evil' is not in its manifest",
        ordered("roadml-model.json", bytes(manifest), "files/../../evil", model));
    refusedBundle("'model.onnx' has not the bytes that its manifest says",
        ordered("roadml-model.json", bytes(manifest), "files/model.onnx", new byte[model.length]));
    refusedBundle("'model.onnx' is longer than its manifest says",
        ordered("roadml-model.json", bytes(manifest), "files/model.onnx", new byte[50_000_000]));
    refusedBundle("roadml-model.json is no JSON object of format 1", Map.of("roadml-model.json", bytes("[]")));
    refusedBundle("it is no zip file of ours", Map.of("roadml-model.json", bytes("{")));
    refusedBundle("a file without path, size and sha256",
        Map.of("roadml-model.json", bytes(manifest.replaceAll("\"size\":\\d+", "\"size\":-1"))));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid path of a model's file: '../evil'",
        () -> registry.importVersion(zip(ordered("roadml-model.json",
            bytes(manifest.replace("model.onnx", "../evil")), "files/../evil", model)), "x", ADA));
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid model: its files have more than",
        () -> registry.importVersion(zip(ordered("roadml-model.json",
            bytes(manifest.replaceAll("\"size\":\\d+", "\"size\":99999999999")), "files/model.onnx", model)), "x",
            ADA));
    assertFalse(Files.exists(folder.resolve("../evil")));
    assertEquals(List.of("flights"), registry.models().stream().map(RegisteredModel::name).toList());
  }

  private void refusedBundle(String why, Map<String, byte[]> entries) throws IOException {
    Path bundle = zip(entries);
    refusedBeginning(ErrorCode.INVALID_PARAMETER_VALUE, "Invalid bundle: " + why,
        () -> registry.importVersion(bundle, "x", ADA));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> ordered(String first, byte[] firstBytes, String second, byte[] secondBytes) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(first, firstBytes);
    entries.put(second, secondBytes);
    return entries;
  }

  private static Map<String, byte[]> entries(Path bundle) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(bundle.toFile(), StandardCharsets.UTF_8)) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return entries;
  }

  private Path zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return Files.write(folder.resolve("hostile.zip"), out.toByteArray());
  }
}
