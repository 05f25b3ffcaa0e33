package io.roadml.artifacts;

import java.io.IOException;

/// An answer of the tests' S3 server that is an error.
final class S3Refusal extends IOException {
  private static final long serialVersionUID = 1L;

  final int status;

  S3Refusal(int status, String code) {
    super(code);
    this.status = status;
  }

  static void unless(boolean isRight, int status, String code) throws S3Refusal {
    if (!isRight) {
      throw new S3Refusal(status, code);
    }
  }
}
