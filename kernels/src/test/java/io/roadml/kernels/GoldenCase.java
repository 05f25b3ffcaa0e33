package io.roadml.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// One case of the golden file: a function, its arguments, and what the library of record answered. Arguments written
/// as `@name` are shared inputs; `NaN`, `Infinity` and `-Infinity` stand as text.
final class GoldenCase {
  private final Map<String, Object> fields;
  private final Map<String, Object> inputs;
  private final Map<String, Object> arguments;

  GoldenCase(Map<String, Object> fields, Map<String, Object> inputs) {
    this.fields = fields;
    this.inputs = inputs;
    this.arguments = GoldenFile.object(fields.get("args"));
  }

  String id() {
    return (String) fields.get("id");
  }

  String fn() {
    return (String) fields.get("fn");
  }

  /// Whether the argument is there and is not null.
  boolean has(String name) {
    return arguments.get(name) != null;
  }

  double[] doubles(String name) {
    return doubles(resolved(name));
  }

  float[] floats(String name) {
    double[] wide = doubles(name);
    float[] values = new float[wide.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) wide[i];
    }
    return values;
  }

  int[] ints(String name) {
    return Arrays.stream(doubles(name)).mapToInt(value -> Math.toIntExact(whole(name, value))).toArray();
  }

  long[] longs(String name) {
    return Arrays.stream(doubles(name)).mapToLong(value -> whole(name, value)).toArray();
  }

  double[][] matrix(String name) {
    return GoldenFile.array(resolved(name)).stream().map(GoldenCase::doubles).toArray(double[][]::new);
  }

  int[][] intMatrix(String name) {
    return Arrays.stream(matrix(name))
        .map(row -> Arrays.stream(row).mapToInt(value -> Math.toIntExact(whole(name, value))).toArray())
        .toArray(int[][]::new);
  }

  /// Whether the argument is an array of arrays: several outputs, several queries, several labels a row.
  boolean isMatrix(String name) {
    return resolved(name) instanceof List<?> list && !list.isEmpty() && list.getFirst() instanceof List<?>;
  }

  double number(String name, double otherwise) {
    return has(name) ? toDouble(arguments.get(name)) : otherwise;
  }

  int integer(String name, int otherwise) {
    return has(name) ? Math.toIntExact(whole(name, number(name, otherwise))) : otherwise;
  }

  String text(String name, String otherwise) {
    return has(name) ? (String) arguments.get(name) : otherwise;
  }

  boolean flag(String name, boolean otherwise) {
    return has(name) ? (Boolean) arguments.get(name) : otherwise;
  }

  boolean expectsRefusal() {
    return fields.containsKey("error");
  }

  Object expected() {
    return fields.get("expect");
  }

  double relativeTolerance() {
    return toDouble(fields.getOrDefault("rtol", 0.0));
  }

  double absoluteTolerance() {
    return toDouble(fields.getOrDefault("atol", 0.0));
  }

  @Override
  public String toString() {
    return id();
  }

  private Object resolved(String name) {
    Object value = arguments.get(name);
    if (value == null) {
      throw new AssertionError(id() + " has no argument " + name + ": " + arguments.keySet());
    }
    return value instanceof String text && text.startsWith("@") ? inputs.get(text.substring(1)) : value;
  }

  static double[] doubles(Object list) {
    return GoldenFile.array(list).stream().mapToDouble(GoldenCase::toDouble).toArray();
  }

  static double toDouble(Object value) {
    return value instanceof String text ? Double.parseDouble(text) : (Double) value;
  }

  private static long whole(String name, double value) {
    if (value != Math.rint(value)) {
      throw new IllegalArgumentException(name + "=" + value + "; want a whole number");
    }
    return (long) value;
  }
}
