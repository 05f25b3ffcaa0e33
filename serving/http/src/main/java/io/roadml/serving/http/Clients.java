package io.roadml.serving.http;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The clients of a token file, by the digests of their secrets.
///
/// A secret is compared by its digest with that of every client, all of them and all of their bytes, so that the time taken
/// tells nothing.
///
/// - Threading: safe for many threads.
final class Clients {
  private static final System.Logger LOGGER = System.getLogger(Clients.class.getName());
  private static final String DIGEST = "sha256:";
  private static final int DIGEST_BYTES = 32;
  private static final int SHORTEST_SECRET = 16;
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  /// Somebody who may call.
  ///
  /// @param name what the client is called in logs and histories
  record Client(String name, Access access, byte[] digest) {}

  private static final Client EVERYBODY = new Client(null, Access.ADMIN, new byte[DIGEST_BYTES]);

  private final List<Client> clients;

  private Clients(final List<Client> clients) {
    this.clients = clients;
  }

  /// Reads a token file; without one everybody may do everything.
  ///
  /// @throws SecurityFileException when the file cannot be read or is wrong somewhere: names the line, and never what stands there
  static Clients open(final Path file) throws SecurityFileException {
    return file == null ? new Clients(List.of()) : new Clients(read(file));
  }

  private static List<Client> read(final Path file) throws SecurityFileException {
    final List<Client> clients = new ArrayList<>();
    final Set<String> names = new HashSet<>();
    int number = 0;
    for (final String line : lines(file)) {
      number++;
      if (!line.isBlank() && !line.startsWith("#")) {
        final Client client = client(line, file, number);
        if (!names.add(client.name)) {
          throw wrong(file, number, "the name=" + client.name + " is there twice");
        }
        clients.add(client);
      }
    }
    if (clients.isEmpty()) {
      throw new SecurityFileException(
          "token file " + file + " has no client, so that nobody could call; write ROLE NAME SECRET");
    }
    warnIfOthersMayRead(file);
    return clients;
  }

  private static List<String> lines(final Path file) throws SecurityFileException {
    try {
      return Files.readAllLines(file);
    } catch (final NoSuchFileException e) {
      throw new SecurityFileException("token file " + file + " is not there", e);
    } catch (final MalformedInputException e) {
      throw new SecurityFileException("token file " + file + " is not UTF-8", e);
    } catch (final IOException e) {
      throw new SecurityFileException("token file " + file + " cannot be read", e);
    }
  }

  private static Client client(final String line, final Path file, final int number) throws SecurityFileException {
    final String[] words = line.strip().split("\\s+");
    if (words.length != 3) {
      throw wrong(file, number, "want three words, ROLE NAME SECRET, and there are " + words.length);
    }
    if (words[1].indexOf(':') >= 0) {
      throw wrong(file, number, "a name has no colon: Basic could not tell where it ends");
    }
    return new Client(words[1], role(words[0], file, number), secret(words[2], file, number));
  }

  private static Access role(final String word, final Path file, final int number) throws SecurityFileException {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "read" -> Access.READ;
      case "write" -> Access.WRITE;
      case "admin" -> Access.ADMIN;
      default -> throw wrong(file, number, "no role is called so; want read, write or admin");
    };
  }

  private static byte[] secret(final String word, final Path file, final int number) throws SecurityFileException {
    if (!word.startsWith(DIGEST)) {
      if (word.length() < SHORTEST_SECRET) {
        throw wrong(file, number, "the secret is shorter than " + SHORTEST_SECRET + " characters and could be guessed");
      }
      return digest(word);
    }
    try {
      final byte[] digest = HexFormat.of().parseHex(word.substring(DIGEST.length()).toLowerCase(Locale.ROOT));
      if (digest.length == DIGEST_BYTES) {
        return digest;
      }
    } catch (final IllegalArgumentException notHexadecimal) {
      throw wrong(file, number, "after " + DIGEST + " want 64 hexadecimal digits");
    }
    throw wrong(file, number, "after " + DIGEST + " want 64 hexadecimal digits");
  }

  private static SecurityFileException wrong(final Path file, final int number, final String what) {
    return new SecurityFileException("token file " + file + " line " + number + ": " + what);
  }

  private static void warnIfOthersMayRead(final Path file) {
    final PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null && mayBeRead(view)) {
      LOGGER.log(System.Logger.Level.WARNING, "token file {0} can be read by every user of this machine; chmod 600 it",
          file);
    }
  }

  private static boolean mayBeRead(final PosixFileAttributeView view) {
    try {
      return view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ);
    } catch (final IOException unknown) {
      return false;
    }
  }

  /// Finds out who sends a request; `null` for a stranger.
  ///
  /// @param authorization the header, or `null`
  Client find(final String authorization) {
    if (clients.isEmpty()) {
      return EVERYBODY;
    }
    if (authorization == null) {
      return null;
    }
    final String scheme = authorization.substring(0, Math.min(BEARER.length(), authorization.length()))
        .toLowerCase(Locale.ROOT);
    if (scheme.equals(BEARER)) {
      return withSecret(authorization.substring(BEARER.length()).strip(), null);
    }
    return scheme.startsWith(BASIC) ? basic(authorization.substring(BASIC.length()).strip()) : null;
  }

  private Client basic(final String encoded) {
    final String pair;
    try {
      pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (final IllegalArgumentException notBase64) {
      return null;
    }
    final int colon = pair.indexOf(':');
    return colon < 0 ? null : withSecret(pair.substring(colon + 1), pair.substring(0, colon));
  }

  private Client withSecret(final String secret, final String name) {
    final byte[] digest = digest(secret);
    Client found = null;
    for (final Client client : clients) {
      final boolean same = MessageDigest.isEqual(client.digest, digest);
      if (same && (name == null || name.equals(client.name))) {
        found = client;
      }
    }
    return found;
  }

  private static byte[] digest(final String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (final NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
