package io.roadml.runtime.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roadml.runtime.core.ModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryCacheTest {
  private static final LibraryResource RESOURCE = LibraryResource.onClassPath(LibraryCacheTest.class.getClassLoader(),
      Platform.current());

  @TempDir
  private Path folder;

  @Test
  void anIntactFileIsUsedAgainAsItIs() throws IOException {
    final LibraryCache cache = new LibraryCache(folder);
    final Path library = cache.unpack(RESOURCE);
    final Object first = Files.readAttributes(library, BasicFileAttributes.class).fileKey();
    assertEquals(library, cache.unpack(RESOURCE));
    assertEquals(first, Files.readAttributes(library, BasicFileAttributes.class).fileKey());
    Files.setLastModifiedTime(library, FileTime.fromMillis(0)); // Hashed, found to be the same, and kept.
    cache.unpack(RESOURCE);
    assertEquals(first, Files.readAttributes(library, BasicFileAttributes.class).fileKey());
    assertEquals(0, Files.getLastModifiedTime(library).toMillis());
  }

  @Test
  void aDamagedFileIsReplaced() throws IOException {
    final LibraryCache cache = new LibraryCache(folder);
    final Path library = cache.unpack(RESOURCE);
    final byte[] whole = Files.readAllBytes(library);
    Files.write(library, new byte[]{1, 2, 3}, StandardOpenOption.WRITE);
    Files.setLastModifiedTime(library, FileTime.fromMillis(1));
    cache.unpack(RESOURCE);
    assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(library)), "changed in place");
    Files.write(library, new byte[]{1, 2, 3});
    cache.unpack(RESOURCE);
    assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(library)), "cut");
    Files.delete(library);
    cache.unpack(RESOURCE);
    assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(library)), "gone");
    Files.writeString(library.resolveSibling(library.getFileName() + ".sha256"), "nonsense");
    cache.unpack(RESOURCE);
    assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(library)), "record lost");
  }

  @Test
  void aFolderThatCannotBeWrittenGivesWayToATemporaryOne() throws IOException {
    final Path file = Files.writeString(folder.resolve("file"), "no folder");
    final Path library = new LibraryCache(file).unpack(RESOURCE);
    assertTrue(Files.size(library) > 1_000_000);
    assertFalse(library.startsWith(folder));
  }

  @Test
  void processesThatStartAtOnceAllGetTheLibrary() throws IOException, InterruptedException {
    final List<Process> processes = new ArrayList<>();
    for (int index = 0; index < 2; index++) {
      final List<String> command = ChildJvm.command(LoadOnce.class, List.of("-Droadml.cache=" + folder),
          List.of(Models.file("mlp").toString()));
      processes.add(new ProcessBuilder(command).redirectErrorStream(true)
          .redirectOutput(folder.resolve("out" + index).toFile()).start());
    }
    for (int index = 0; index < 2; index++) {
      final int exit = processes.get(index).waitFor();
      assertEquals("0 loaded", exit + " " + Files.readString(folder.resolve("out" + index)).strip());
    }
    try (Stream<Path> files = Files.walk(folder.resolve("onnxruntime")).filter(Files::isRegularFile)) {
      assertEquals(List.of(RESOURCE.name(), RESOURCE.name() + ".sha256"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  /// Loads a model in a process of its own.
  static final class LoadOnce {
    private LoadOnce() {
    }

    public static void main(final String[] arguments) {
      OnnxModel.load(Path.of(arguments[0])).close();
      System.out.println("loaded");
    }
  }

  @Test
  void anArtifactWithCudaGoesFirstAndBringsItsProviders() throws IOException {
    final Path plain = jar("plain.jar", "libonnxruntime.so");
    final Path gpu = jar("gpu.jar", "libonnxruntime.so", "libonnxruntime_providers_shared.so",
        "libonnxruntime_providers_cuda.so");
    final Platform linux = Platform.of("linux", "amd64");
    try (URLClassLoader loader = new URLClassLoader(new URL[]{plain.toUri().toURL(), gpu.toUri().toURL()}, null)) {
      final LibraryResource chosen = LibraryResource.onClassPath(loader, linux);
      assertTrue(chosen.library().toString().contains("gpu.jar"));
      final Path library = new LibraryCache(folder.resolve("cache")).unpack(chosen);
      assertEquals("gpu.jar libonnxruntime.so", Files.readString(library));
      assertEquals("gpu.jar libonnxruntime_providers_cuda.so",
          Files.readString(library.resolveSibling("libonnxruntime_providers_cuda.so")));
    }
    try (URLClassLoader loader = new URLClassLoader(new URL[]{plain.toUri().toURL()}, null)) {
      assertNotEquals(0, LibraryResource.onClassPath(loader, linux).files().size());
      final Platform mac = Platform.of("mac os x", "aarch64");
      assertTrue(assertThrows(ModelException.class, () -> LibraryResource.onClassPath(loader, mac)).getMessage()
          .startsWith("no ONNX Runtime for osx-aarch64 on the class path"));
    }
  }

  private Path jar(final String name, final String... libraries) throws IOException {
    final Path jar = folder.resolve(name);
    try (OutputStream target = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(target)) {
      for (final String library : libraries) {
        zip.putNextEntry(new ZipEntry("ai/onnxruntime/native/linux-x64/" + library));
        zip.write((name + " " + library).getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }
}
