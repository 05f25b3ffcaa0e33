package io.roadml.tracking;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The folders of artifacts: which paths there are, and by which digest their bytes are stored.
///
/// Paths begin at the root of the tree and name each folder down to the file: `0/<run>/artifacts/model/MLmodel`. Folders
/// are made when something is put into them, and go when nothing is left in them.
///
/// - Listing: one look-up in an index, whatever else the tree holds.
/// - Paths: no empty name, no `.` or `..`, no `\`, no control character; at most 1,500 bytes of UTF-8.
/// - Threading: safe for many threads.
/// - Fails: [RefusedException].
public final class ArtifactTree {
  private static final int LONGEST_PATH = 1_500;
  private static final String ROOT = "";
  private static final String SCHEME = "mlflow-artifacts:/";

  private final MetadataStore store;

  ArtifactTree(MetadataStore store) {
    this.store = store;
  }

  /// Says by which digest the bytes of a file are stored, in place of what was said before.
  ///
  /// @param digest the SHA-256 of the bytes in 64 hexadecimal digits
  public void put(String path, String digest, long size) {
    String file = checked(path);
    if (!digest.matches("[0-9a-f]{64}") || size < 0) {
      throw RefusedException.invalid("digest=" + digest + " size=" + size + " of artifact=" + file
          + ", want the SHA-256 of its bytes in 64 lower-case hexadecimal digits, and how many bytes");
    }
    store.transact(() -> {
      requireNoFolder(file);
      makeFolders(parentOf(file));
      store.sql().update("INSERT INTO artifact (parent, name, digest, size) VALUES (?, ?, ?, ?)"
          + " ON CONFLICT (parent, name) DO UPDATE SET digest = excluded.digest, size = excluded.size",
          parentOf(file), nameOf(file), digest, size);
      return file;
    });
  }

  /// A file or folder, if it is there; the root always is.
  public Optional<Artifact> get(String path) {
    if (path.isEmpty()) {
      return Optional.of(new Artifact(ROOT, true, null, 0));
    }
    String entry = checked(path);
    String parent = parentOf(entry);
    return store.sql().first("SELECT name, digest, size FROM artifact WHERE parent = ? AND name = ?",
        row -> artifact(parent, row.text(1), row.text(2), row.integer(3)), parent, nameOf(entry));
  }

  /// What lies directly in a folder, by path; nothing if it is not there or no folder.
  public List<Artifact> list(String folder) {
    String parent = folder.isEmpty() ? ROOT : checked(folder);
    return store.sql().list("SELECT name, digest, size FROM artifact WHERE parent = ? ORDER BY name",
        row -> artifact(parent, row.text(1), row.text(2), row.integer(3)), parent);
  }

  /// Every file in a folder and below it, folder by folder.
  public List<Artifact> files(String folder) {
    List<Artifact> files = new ArrayList<>();
    List<String> open = new ArrayList<>(List.of(folder));
    while (!open.isEmpty()) {
      for (Artifact entry : list(open.removeLast())) {
        if (entry.isDirectory()) {
          open.add(entry.path());
        } else {
          files.add(entry);
        }
      }
    }
    return files;
  }

  /// Takes a file, or a folder with all that is in it, away; says how many files. The bytes stay where they are.
  ///
  /// @throws RefusedException if it is not there
  public int delete(String path) {
    String entry = checked(path);
    return store.transact(() -> {
      Artifact there = get(entry)
          .orElseThrow(() -> RefusedException.missing("No artifact with path='" + entry + "' exists"));
      int files = remove(there);
      removeEmptyFolders(parentOf(entry));
      return files;
    });
  }

  /// Whether some path still says that its bytes are these: those who collect bytes that nobody needs ask it.
  public boolean uses(String digest) {
    return store.sql().first("SELECT 1 FROM artifact WHERE digest = ? LIMIT 1", row -> row.integer(1), digest)
        .isPresent();
  }

  /// The path in the tree of an URI that goes through the server, `mlflow-artifacts:/…`; empty for any other URI.
  public static Optional<String> pathOf(String uri) {
    return uri.startsWith(SCHEME) ? Optional.of(uri.substring(SCHEME.length())) : Optional.empty();
  }

  private int remove(Artifact entry) {
    int files = entry.isDirectory() ? 0 : 1;
    if (entry.isDirectory()) {
      for (Artifact child : list(entry.path())) {
        files += remove(child);
      }
    }
    removeRow(entry.path());
    return files;
  }

  private void removeRow(String path) {
    store.sql().update("DELETE FROM artifact WHERE parent = ? AND name = ?", parentOf(path), nameOf(path));
  }

  private void removeEmptyFolders(String from) {
    for (String folder = from; !folder.isEmpty() && list(folder).isEmpty(); folder = parentOf(folder)) {
      removeRow(folder);
    }
  }

  private void requireNoFolder(String file) {
    if (get(file).map(Artifact::isDirectory).orElse(false)) {
      throw RefusedException.invalid("artifact='" + file + "' is a folder, want the path of a file");
    }
  }

  private void makeFolders(String folder) {
    if (folder.isEmpty()) {
      return;
    }
    if (get(folder).map(there -> !there.isDirectory()).orElse(false)) {
      throw RefusedException.invalid("artifact='" + folder + "' is a file, so that nothing can lie in it");
    }
    int made = store.sql().update("INSERT INTO artifact (parent, name, digest, size) VALUES (?, ?, NULL, 0)"
        + " ON CONFLICT (parent, name) DO NOTHING", parentOf(folder), nameOf(folder));
    if (made > 0) {
      makeFolders(parentOf(folder));
    }
  }

  private static Artifact artifact(String parent, String name, String digest, long size) {
    return new Artifact(parent.isEmpty() ? name : parent + "/" + name, digest == null, digest, size);
  }

  private static String parentOf(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String checked(String path) {
    Limits.storable("artifact path", path);
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw RefusedException
          .invalid(
              "Invalid artifact path: it has more than " + LONGEST_PATH + " bytes: '" + path.substring(0, 80) + "…'");
    }
    for (String name : path.split("/", -1)) {
      if (name.isEmpty() || name.equals(".") || name.equals("..") || !name.chars().allMatch(ArtifactTree::isAllowed)) {
        throw RefusedException.invalid("Invalid artifact path: '" + path + "', want names separated by '/', none of"
            + " them empty, '.' or '..', and no backslash or control character");
      }
    }
    return path;
  }

  private static boolean isAllowed(int c) {
    return c != '\\' && !Character.isISOControl(c);
  }
}
