package io.roadml.serving.http;

/// What a client must be allowed to do for a request to be answered; each includes those before it.
public enum Access {
  /// Whoever reaches the server: that it is alive and ready.
  OPEN,
  /// Look at models, predictions, features, runs; call a model.
  READ,
  /// Add and change what belongs to the life cycle: log runs, register and promote models.
  WRITE,
  /// Change what the server serves, and take away for good.
  ADMIN
}
