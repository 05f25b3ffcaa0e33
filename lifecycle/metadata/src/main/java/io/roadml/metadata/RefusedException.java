package io.roadml.metadata;

/// A life-cycle module refuses a call: the [code][#code] says why, by MLflow's names, the message what and where. Nothing
/// of the call was written.
public class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  /// A refusal.
  public RefusedException(ErrorCode code, String message) {
    super(message);
    this.code = code;
  }

  /// A refusal with the failure that led to it.
  public RefusedException(ErrorCode code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// Why.
  public final ErrorCode code() {
    return code;
  }

  /// An argument that cannot be used.
  public static RefusedException invalid(String message) {
    return new RefusedException(ErrorCode.INVALID_PARAMETER_VALUE, message);
  }

  /// What is named is not there.
  public static RefusedException missing(String message) {
    return new RefusedException(ErrorCode.RESOURCE_DOES_NOT_EXIST, message);
  }

  /// Something of that name is there.
  public static RefusedException exists(String message) {
    return new RefusedException(ErrorCode.RESOURCE_ALREADY_EXISTS, message);
  }
}
