package io.roadml.serving.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Makes of a certificate and its key, in PEM files, what TLS needs.
final class PemFiles {
  private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
  private static final String END = "-----END PRIVATE KEY-----";

  private PemFiles() {
  }

  /// Reads both files.
  ///
  /// @throws SecurityFileException when one of them is not there or not what it should be, or they do not belong together
  static SSLContext context(final HttpSecurity security) throws SecurityFileException {
    final Certificate[] chain = certificates(security.certificate());
    final PrivateKey key = key(security.key(), chain[0].getPublicKey());
    try {
      requireMatch(key, chain[0].getPublicKey(), security);
      final KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, new char[0], chain);
      final KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, new char[0]);
      final SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (final GeneralSecurityException | IOException e) {
      throw e instanceof final SecurityFileException said ? said
          : new SecurityFileException("tls_cert=" + security.certificate() + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static Certificate[] certificates(final Path file) throws SecurityFileException {
    try {
      final Certificate[] chain = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes("tls_cert", file))).toArray(Certificate[]::new);
      if (chain.length > 0) {
        return chain;
      }
    } catch (final CertificateException e) {
      throw new SecurityFileException("tls_cert=" + file + " is no certificate in PEM: " + e.getMessage(), e);
    }
    throw new SecurityFileException("tls_cert=" + file + " is no certificate in PEM: there is none in it");
  }

  private static PrivateKey key(final Path file, final PublicKey certified) throws SecurityFileException {
    final String text = new String(bytes("tls_key", file), StandardCharsets.ISO_8859_1);
    final int begin = text.indexOf(BEGIN);
    final int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new SecurityFileException("tls_key=" + file + " holds no `" + BEGIN
          + "`; turn the key into PKCS#8 without a pass phrase: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW");
    }
    try {
      final byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
      return KeyFactory.getInstance(certified.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (final GeneralSecurityException | IllegalArgumentException e) {
      throw new SecurityFileException(
          "tls_key=" + file + " is no key of the certificate's kind, " + certified.getAlgorithm()
              + ": " + e.getMessage(),
          e);
    }
  }

  /// A key of another certificate would be noticed by the first client only.
  private static void requireMatch(final PrivateKey key, final PublicKey certified, final HttpSecurity security)
      throws GeneralSecurityException, SecurityFileException {
    final String algorithm = switch (certified.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> certified.getAlgorithm();
    };
    final byte[] words = "roadml".getBytes(StandardCharsets.US_ASCII);
    final Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(words);
    final byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(words);
    if (!signature.verify(signed)) {
      throw new SecurityFileException(
          "tls_key=" + security.key() + " is not the key of tls_cert=" + security.certificate());
    }
  }

  private static byte[] bytes(final String name, final Path file) throws SecurityFileException {
    try {
      return Files.readAllBytes(file);
    } catch (final NoSuchFileException e) {
      throw new SecurityFileException(name + "=" + file + " is not there", e);
    } catch (final IOException e) {
      throw new SecurityFileException(name + "=" + file + " cannot be read", e);
    }
  }
}
