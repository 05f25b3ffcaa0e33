package io.roadml.serving.mlflow;

/// Who asks, and how.
///
/// @param name      the client's name, or `null` when the server asks nobody
/// @param userAgent the program, or `null`
/// @param bodyBytes how long the body was
record Caller(String name, String userAgent, long bodyBytes) {
  private static final String JAVA_CLIENT = "mlflow-java-client/";
  private static final int[] LAST_WITHOUT_PAGES = {2, 17, 2};

  /// Says whether this is a release of MLflow's Java client that fails on a second page of a metric's history.
  boolean cannotPage() {
    if (userAgent == null || !userAgent.startsWith(JAVA_CLIENT)) {
      return false;
    }
    final String[] parts = userAgent.substring(JAVA_CLIENT.length()).split("[^0-9]+", -1);
    for (int part = 0; part < LAST_WITHOUT_PAGES.length; part++) {
      final int number = part < parts.length && parts[part].matches("[0-9]{1,6}") ? Integer.parseInt(parts[part]) : 0;
      if (number != LAST_WITHOUT_PAGES[part]) {
        return number < LAST_WITHOUT_PAGES[part];
      }
    }
    return true;
  }
}
