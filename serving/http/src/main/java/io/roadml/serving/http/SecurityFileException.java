package io.roadml.serving.http;

import java.io.IOException;

/// A file of [HttpSecurity] cannot be used. The message names the file and what is wrong with it, and no secret.
public final class SecurityFileException extends IOException {
  private static final long serialVersionUID = 1;

  SecurityFileException(final String message) {
    super(message);
  }

  SecurityFileException(final String message, final Throwable cause) {
    super(message, cause);
  }
}
