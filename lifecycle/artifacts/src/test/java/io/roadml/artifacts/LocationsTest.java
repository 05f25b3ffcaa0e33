package io.roadml.artifacts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which store a location's text opens.
class LocationsTest {
  @TempDir
  Path folder;

  @Test
  void aPathAndItsUriOpenTheSameFolder() throws IOException {
    try (ArtifactStore path = ArtifactStore.open(folder.resolve("a b").toString());
        ArtifactStore uri = ArtifactStore.open(folder.resolve("a b").toUri().toString())) {
      assertEquals(path.location(), uri.location());
    }
  }

  @Test
  void anUnknownKindIsToldWithTheNearestOneAndWithoutTheRest() {
    String told = assertThrows(IllegalArgumentException.class, () -> ArtifactStore.open("s4://me:hidden@bucket"))
        .getMessage();
    assertTrue(told.contains("did you mean s3:?") && !told.contains("hidden"), told);
    String host = assertThrows(IllegalArgumentException.class, () -> ArtifactStore.open("file://host/folder"))
        .getMessage();
    assertTrue(host.contains("is no URI of a local folder"), host);
  }

  @Test
  void withoutTheSdkAFolderOpensAndABucketSaysWhatIsMissing() throws Exception {
    URL ours = ArtifactStore.class.getProtectionDomain().getCodeSource().getLocation();
    try (URLClassLoader bare = new URLClassLoader(new URL[]{ours}, ClassLoader.getPlatformClassLoader())) {
      Method open = bare.loadClass(ArtifactStore.class.getName()).getMethod("open", String.class);
      Object store = open.invoke(null, folder.resolve("bare").toString());
      assertTrue(Files.isDirectory(folder.resolve("bare/tmp")));
      bare.loadClass(ArtifactStore.class.getName()).getMethod("close").invoke(store);
      Throwable told = assertThrows(InvocationTargetException.class, () -> open.invoke(null, "s3://bucket")).getCause();
      assertInstanceOf(IOException.class, told);
      assertTrue(
          told.getMessage().contains("software.amazon.awssdk:s3 and software.amazon.awssdk:url-connection-client"),
          told.getMessage());
    }
  }
}
