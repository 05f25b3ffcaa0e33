package io.roadml.runtime.onnx;

import io.roadml.runtime.core.ModelException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/// The files of one ONNX Runtime inside an artifact on the class path: the library itself, and the execution providers
/// that it looks for in its own folder.
///
/// - Threading: immutable.
///
/// @param library   where the library is
/// @param name      its file name
/// @param providers the providers that the same artifact has, by file name
record LibraryResource(URL library, String name, List<URL> providers) {
  private static final String CUDA = "cuda";
  private static final List<String> PROVIDERS = List.of("shared", CUDA);

  /// Finds the library on the class path. One with CUDA goes before one without: whoever adds the artifact wants it.
  ///
  /// @throws ModelException when no artifact has a library for this machine
  static LibraryResource onClassPath(final ClassLoader loader, final Platform platform) {
    final List<LibraryResource> found = new ArrayList<>();
    for (final String folder : List.of("ai/onnxruntime/native/" + platform.maven(),
        "org/bytedeco/onnxruntime/" + platform.bytedeco())) {
      for (final String name : platform.library()) {
        resources(loader, folder + "/" + name).forEach(url -> found.add(at(url, name, platform)));
      }
    }
    return found.stream().filter(LibraryResource::hasCuda).findFirst()
        .or(() -> found.stream().findFirst())
        .orElseThrow(() -> new ModelException("no ONNX Runtime for " + platform.maven()
            + " on the class path; add com.microsoft.onnxruntime:onnxruntime or name a library file"));
  }

  private static LibraryResource at(final URL url, final String name, final Platform platform) {
    final List<URL> providers = new ArrayList<>();
    for (final String provider : PROVIDERS) {
      final URL beside = beside(url, name, String.format(Locale.ROOT, platform.provider(), provider));
      if (exists(beside)) {
        providers.add(beside);
      }
    }
    return new LibraryResource(url, name, List.copyOf(providers));
  }

  private boolean hasCuda() {
    return providers.stream().anyMatch(url -> fileName(url).contains(CUDA));
  }

  /// Returns the last part of a resource's address.
  static String fileName(final URL url) {
    final String path = url.toString();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Returns a name for these very files, by what the archive's directory says of them: nothing is read or hashed.
  ///
  /// @throws IOException when the artifact cannot be read
  String fingerprint() throws IOException {
    final CRC32 all = new CRC32();
    for (final URL url : files()) {
      all.update((fileName(url) + mark(url)).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().toHexDigits(all.getValue(), 8) + "-" + size(library);
  }

  /// Returns all files, the library last, so that it is there only when everything it needs is.
  List<URL> files() {
    final List<URL> files = new ArrayList<>(providers);
    files.add(library);
    return files;
  }

  /// Opens one of the files.
  static InputStream open(final URL url) throws IOException {
    return connect(url).getInputStream();
  }

  private static String mark(final URL url) throws IOException {
    final URLConnection connection = connect(url);
    if (connection instanceof final JarURLConnection jar) {
      try (JarFile archive = jar.getJarFile()) {
        final ZipEntry entry = archive.getEntry(jar.getEntryName());
        return entry.getSize() + ":" + entry.getCrc();
      }
    }
    return size(url) + ":" + connection.getLastModified();
  }

  private static long size(final URL url) throws IOException {
    final URLConnection connection = connect(url);
    try (InputStream _ = connection.getInputStream()) {
      return connection.getContentLengthLong();
    }
  }

  private static URLConnection connect(final URL url) throws IOException {
    final URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection;
  }

  private static boolean exists(final URL url) {
    try (InputStream _ = open(url)) {
      return true;
    } catch (final FileNotFoundException absent) {
      return false;
    } catch (final IOException failure) {
      throw new ModelException("cannot read " + fileName(url) + " on the class path: " + failure.getMessage(), failure);
    }
  }

  private static URL beside(final URL url, final String name, final String other) {
    final String text = url.toString();
    try {
      return new URI(text.substring(0, text.length() - name.length()) + other).toURL();
    } catch (final URISyntaxException | MalformedURLException failure) {
      throw new ModelException("cannot name " + other + " beside " + name, failure);
    }
  }

  private static List<URL> resources(final ClassLoader loader, final String path) {
    try {
      return Collections.list(loader.getResources(path));
    } catch (final IOException failure) {
      throw new ModelException("cannot search the class path for " + path, failure);
    }
  }
}
