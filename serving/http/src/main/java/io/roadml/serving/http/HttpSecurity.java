package io.roadml.serving.http;

import java.nio.file.Path;

/// Who may call the server, and what keeps others from listening.
///
/// The token file has a line for each client, `ROLE NAME SECRET`, with roles `read`, `write` and `admin`; a secret may stand
/// there as `sha256:` and the hexadecimal digest of its UTF-8 bytes. Empty lines and those that begin with `#` are passed over.
/// A client sends its secret as `Authorization: Bearer SECRET`, or name and secret as `Authorization: Basic`. The file is read
/// when the server starts.
///
/// - Threading: immutable.
///
/// @param tokens      the token file; `null` to answer everybody
/// @param certificate PEM, the server's certificate and those that lead to its root; `null` to speak plain HTTP
/// @param key         PEM, the certificate's private key in PKCS#8 without a pass phrase; `null` as the certificate
public record HttpSecurity(Path tokens, Path certificate, Path key) {
  /// Answers everybody, in plain HTTP.
  public static final HttpSecurity NONE = new HttpSecurity(null, null, null);

  /// Checks.
  ///
  /// @throws IllegalArgumentException when there is a certificate without a key, or a key without a certificate
  public HttpSecurity {
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(certificate == null
          ? "tls_key=" + key + " is of no use without tls_cert"
          : "tls_cert=" + certificate + " is of no use without tls_key");
    }
  }

  boolean encrypts() {
    return certificate != null;
  }
}
