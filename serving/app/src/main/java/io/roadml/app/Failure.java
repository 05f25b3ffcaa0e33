package io.roadml.app;

/// A command that cannot be done, in the three parts that a user needs: what is wrong, where, and what to do.
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;
  private final String where;
  private final String remedy;

  private Failure(int exitCode, String what, String where, String remedy) {
    super(what);
    this.exitCode = exitCode;
    this.where = where;
    this.remedy = remedy;
  }

  /// The user asked for something that cannot be: exit code 2.
  public static Failure wrongUse(String what, String where, String remedy) {
    return new Failure(RoadML.WRONG_USE, what, where, remedy);
  }

  /// The request was right and the work failed: exit code 1.
  public static Failure failedJob(String what, String where, String remedy) {
    return new Failure(RoadML.FAILED, what, where, remedy);
  }

  int exitCode() { return exitCode; }

  String where() { return where; }

  String remedy() { return remedy; }
}
