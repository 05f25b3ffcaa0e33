package io.roadml.tracking;

/// A call was refused: the [code][#code] says why, the message what and where. Nothing of the call was written.
public final class TrackingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /// A refusal.
  public TrackingException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /// Why.
  public ErrorCode code() {
    return code;
  }

  static TrackingException invalid(String message) {
    return new TrackingException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }

  static TrackingException missing(String message) {
    return new TrackingException(ErrorCode.RESOURCE_DOES_NOT_EXIST, message);
  }
}
