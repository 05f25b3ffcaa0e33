package io.roadml.registry;

import io.roadml.artifacts.ArtifactException;
import io.roadml.artifacts.Blob;
import io.roadml.metadata.ErrorCode;
import io.roadml.metadata.JsonText;
import io.roadml.metadata.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/// A version as one zip file: `roadml-model.json` first, which says everything and lists the files with their checksums,
/// then the files below `files/`.
///
/// A bundle may come from anybody. Nothing in it decides a path on this machine, and no more is read of a file than the
/// manifest says, and no more than the limit of all of them.
final class Bundles {
  private static final String MANIFEST = "roadml-model.json";
  private static final String FILES = "files/";
  private static final int MOST_MANIFEST = 16 << 20;
  private static final long FORMAT = 1;

  private final FileStore files;

  Bundles(FileStore files) {
    this.files = files;
  }

  /// What a bundle brought: its files are in the artifact store, and nothing is registered yet.
  record Bundle(String name, List<ModelFile> files, Registration registration) {}

  void write(ModelVersion version, List<ModelFile> manifest, OutputStream out) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
      zip.putNextEntry(new ZipEntry(MANIFEST));
      zip.write(JsonText.write(facts(version, manifest)).getBytes(StandardCharsets.UTF_8));
      zip.closeEntry();
      for (ModelFile file : manifest) {
        zip.putNextEntry(new ZipEntry(FILES + file.path()));
        try (InputStream content = files.artifacts().read(file.digest())) {
          content.transferTo(zip);
        }
        zip.closeEntry();
      }
    }
  }

  private static Map<String, Object> facts(ModelVersion version, List<ModelFile> manifest) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("format", FORMAT);
    facts.put("name", version.name());
    facts.put("version", version.version());
    facts.put("description", version.description());
    facts.put("run_id", version.runId());
    facts.put("run_link", version.runLink());
    facts.put("code_version", version.lineage().codeVersion());
    facts.put("datasets", version.lineage().datasets());
    facts.put("signature", version.signature());
    facts.put("input_example", version.inputExample());
    Map<String, Object> tags = new LinkedHashMap<>();
    version.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    facts.put("tags", tags);
    Map<String, Object> metrics = new LinkedHashMap<>();
    version.metrics().forEach((key, value) -> metrics.put(key, Double.toString(value)));
    facts.put("metrics", metrics);
    facts.put("files", manifest.stream()
        .map(file -> Map.<String, Object>of("path", file.path(), "sha256", file.digest(), "size", file.size()))
        .toList());
    return facts;
  }

  Bundle read(Path bundle, String userId) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(bundle), StandardCharsets.UTF_8)) {
      ZipEntry first = zip.getNextEntry();
      if (first == null || !first.getName().equals(MANIFEST)) {
        throw wrong("its first entry is not " + MANIFEST);
      }
      Map<?, ?> facts = facts(zip);
      List<ModelFile> manifest = manifest(facts);
      readFiles(zip, manifest);
      return new Bundle(text(facts, "name"), manifest, registration(facts, userId));
    } catch (ZipException | IllegalArgumentException e) {
      throw new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE,
          "Invalid bundle: it is no zip file of ours (" + e.getMessage() + ")", e);
    }
  }

  private static Map<?, ?> facts(InputStream zip) throws IOException {
    byte[] text = zip.readNBytes(MOST_MANIFEST + 1);
    if (text.length > MOST_MANIFEST) {
      throw wrong(MANIFEST + " has more than " + MOST_MANIFEST + " bytes");
    }
    if (!(JsonText.read(new String(text, StandardCharsets.UTF_8)) instanceof Map<?, ?> facts)
        || !Long.valueOf(FORMAT).equals(facts.get("format"))) {
      throw wrong(MANIFEST + " is no JSON object of format " + FORMAT);
    }
    return facts;
  }

  private List<ModelFile> manifest(Map<?, ?> facts) {
    List<ModelFile> manifest = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    long total = 0;
    for (Object item : list(facts, "files")) {
      if (!(item instanceof Map<?, ?> file) || !(file.get("size") instanceof Long size) || size < 0
          || !text(file, "sha256").matches("[0-9a-f]{64}")) {
        throw wrong("a file without path, size and sha256");
      }
      String path = FileStore.path(text(file, "path"));
      if (!seen.add(path) || seen.size() > FileStore.MOST_FILES) {
        throw wrong("the file '" + Shown.text(path) + "' is there twice, or there are more than "
            + FileStore.MOST_FILES);
      }
      total = Math.addExact(total, size);
      manifest.add(new ModelFile(path, text(file, "sha256"), size));
      if (total > files.mostBytes()) {
        throw files.tooLarge(null);
      }
    }
    return manifest;
  }

  private void readFiles(ZipInputStream zip, List<ModelFile> manifest) throws IOException {
    Map<String, ModelFile> expected = new HashMap<>();
    manifest.forEach(file -> expected.put(FILES + file.path(), file));
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      ModelFile file = expected.remove(entry.getName());
      if (file == null) {
        throw wrong("the entry '" + Shown.text(entry.getName()) + "' is not in its manifest, or is there twice");
      }
      readFile(zip, file);
    }
    if (!expected.isEmpty()) {
      throw wrong("'" + expected.keySet().stream().sorted().findFirst().orElseThrow() + "' is missing");
    }
  }

  private void readFile(InputStream content, ModelFile file) throws IOException {
    try {
      Blob blob = files.artifacts().put(content, file.size());
      if (!blob.digest().equals(file.digest()) || blob.size() != file.size()) {
        throw wrong("'" + file.path() + "' has not the bytes that its manifest says");
      }
    } catch (ArtifactException e) {
      throw new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE,
          "Invalid bundle: '" + file.path() + "' is longer than its manifest says", e);
    }
  }

  private static Registration registration(Map<?, ?> facts, String userId) {
    List<ModelTag> tags = new ArrayList<>();
    map(facts, "tags").forEach((key, value) -> tags.add(new ModelTag(String.valueOf(key), String.valueOf(value))));
    Map<String, Double> metrics = new HashMap<>();
    map(facts, "metrics")
        .forEach((key, value) -> metrics.put(String.valueOf(key), Double.valueOf(String.valueOf(value))));
    List<String> datasets = list(facts, "datasets").stream().map(String::valueOf).toList();
    return new Registration(userId, "", Optional.empty(), text(facts, "description"), metrics, tags,
        new Lineage(text(facts, "run_id"), datasets, text(facts, "code_version"), null), text(facts, "run_link"),
        text(facts, "signature"), text(facts, "input_example"));
  }

  private static String text(Map<?, ?> facts, String key) {
    if (facts.get(key) instanceof String text) {
      return text;
    }
    throw wrong("'" + key + "' is no text");
  }

  private static List<?> list(Map<?, ?> facts, String key) {
    if (facts.get(key) instanceof List<?> list) {
      return list;
    }
    throw wrong("'" + key + "' is no list");
  }

  private static Map<?, ?> map(Map<?, ?> facts, String key) {
    if (facts.get(key) instanceof Map<?, ?> map) {
      return map;
    }
    throw wrong("'" + key + "' is no object");
  }

  private static RefusedException wrong(String what) {
    return RefusedException.invalid("Invalid bundle: " + what);
  }
}
