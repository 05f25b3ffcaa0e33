package io.roadml.metadata;

/// Why a call was refused, by the names that MLflow's clients know, and the HTTP status that goes with each.
public enum ErrorCode {
  /// An argument that cannot be used.
  INVALID_PARAMETER_VALUE(400),
  /// Something of that name is there; MLflow answers 400, not 409.
  RESOURCE_ALREADY_EXISTS(400),
  /// A request that cannot be understood.
  BAD_REQUEST(400),
  /// Nobody known is asking.
  UNAUTHENTICATED(401),
  /// Whoever is asking has no account here.
  CUSTOMER_UNAUTHORIZED(401),
  /// Whoever is asking may not.
  PERMISSION_DENIED(403),
  /// What is named is not there.
  RESOURCE_DOES_NOT_EXIST(404),
  /// What is named is not there.
  NOT_FOUND(404),
  /// No such path.
  ENDPOINT_NOT_FOUND(404),
  /// It is there already.
  ALREADY_EXISTS(409),
  /// It cannot be done in the present state.
  RESOURCE_CONFLICT(409),
  /// Somebody else came first.
  ABORTED(409),
  /// Too many requests.
  REQUEST_LIMIT_EXCEEDED(429),
  /// A limit of the server is reached.
  RESOURCE_EXHAUSTED(429),
  /// The caller gave up.
  CANCELLED(499),
  /// The server's own fault.
  INTERNAL_ERROR(500),
  /// What is named is in a state in which this cannot be done; MLflow answers 500.
  INVALID_STATE(500),
  /// Something that should be there is damaged.
  DATA_LOSS(500),
  /// Not built.
  NOT_IMPLEMENTED(501),
  /// Try again later.
  TEMPORARILY_UNAVAILABLE(503),
  /// It took too long.
  DEADLINE_EXCEEDED(504);

  private final int httpStatus;

  ErrorCode(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /// The status of an answer that refuses for this reason.
  public int httpStatus() {
    return httpStatus;
  }
}
