package io.roadml.pipeline.value;

import java.io.IOException;

/// A value cannot be turned into bytes, so that neither a cache nor a journal can keep it. The step that gave it is none the
/// worse for it; it will run again where a kept value would have spared that.
final class NotKeptException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String where;
  private final String what;

  /// @param what why, as the rest of a sentence that begins with the place
  NotKeptException(String what) {
    this("", what, null);
  }

  NotKeptException(String what, Throwable cause) {
    this("", what, cause);
  }

  private NotKeptException(String where, String what, Throwable cause) {
    super("the value" + where + " cannot be kept: " + what, cause);
    this.where = where;
    this.what = what;
  }

  /// The same of the value around it.
  ///
  /// @param part how the inner value is reached from the outer one: `[3]` or `.name`
  NotKeptException within(String part) {
    return new NotKeptException(part + where, what, this);
  }
}
