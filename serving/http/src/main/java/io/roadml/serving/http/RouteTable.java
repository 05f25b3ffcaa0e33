package io.roadml.serving.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The routes as a tree of path segments.
///
/// - Threading: immutable once built.
final class RouteTable {
  /// A route that matches, and what stands for the names in its path.
  record Match(Route route, Map<String, String> parameters) {}

  private static final class Node {
    private final Map<String, Node> spelled = new HashMap<>();
    private final Map<String, Route> routes = new TreeMap<>();
    private final Map<String, Route> rest = new TreeMap<>();
    private Node any;
  }

  private final Node root = new Node();

  RouteTable(final List<Route> routes) {
    routes.forEach(this::add);
  }

  private void add(final Route route) {
    Node node = root;
    for (final String segment : segments(route.path())) {
      if (segment.endsWith("*}")) {
        put(node.rest, route);
        return;
      }
      node = segment.startsWith("{") ? any(node) : node.spelled.computeIfAbsent(segment, name -> new Node());
    }
    put(node.routes, route);
  }

  private static Node any(final Node node) {
    if (node.any == null) {
      node.any = new Node();
    }
    return node.any;
  }

  private static void put(final Map<String, Route> methods, final Route route) {
    if (methods.putIfAbsent(route.method(), route) != null) {
      throw new IllegalArgumentException("route=" + route.method() + " " + route.path() + " is there twice");
    }
  }

  /// Finds the routes of a path by method; empty when there are none. The path is not decoded yet.
  Map<String, Route> find(final String path) {
    final Map<String, Route> found = find(root, segments(path), 0);
    return found == null ? Map.of() : found;
  }

  private static Map<String, Route> find(final Node node, final List<String> segments, final int depth) {
    if (depth == segments.size()) {
      return node.routes.isEmpty() ? orRest(node) : node.routes;
    }
    final Node spelled = node.spelled.get(segments.get(depth));
    Map<String, Route> found = spelled == null ? null : find(spelled, segments, depth + 1);
    if (found == null && node.any != null && !segments.get(depth).isEmpty()) {
      found = find(node.any, segments, depth + 1);
    }
    return found == null ? orRest(node) : found;
  }

  private static Map<String, Route> orRest(final Node node) {
    return node.rest.isEmpty() ? null : node.rest;
  }

  /// Returns what stands for the names in a route's path; `null` when the path is not well encoded.
  static Map<String, String> parameters(final Route route, final String path) {
    final List<String> names = segments(route.path());
    final List<String> values = segments(path);
    final Map<String, String> parameters = new HashMap<>();
    for (int index = 0; index < names.size(); index++) {
      final String name = names.get(index);
      if (name.startsWith("{")) {
        final boolean rest = name.endsWith("*}");
        final String raw = rest ? String.join("/", values.subList(Math.min(index, values.size()), values.size()))
            : values.get(index);
        final String value = decode(raw);
        if (value == null) {
          return null;
        }
        parameters.put(name.substring(1, name.length() - (rest ? 2 : 1)), value);
      }
    }
    return parameters;
  }

  static List<String> segments(final String path) {
    final List<String> segments = new ArrayList<>();
    int from = 1;
    while (from <= path.length()) {
      final int slash = path.indexOf('/', from);
      final int to = slash < 0 ? path.length() : slash;
      segments.add(path.substring(from, to));
      from = to + 1;
    }
    return segments;
  }

  /// Decodes percent signs; `null` when they are no UTF-8.
  static String decode(final String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    final byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] != '%') {
        bytes[length++] = bytes[at];
      } else {
        final int high = at + 2 < bytes.length ? Character.digit(bytes[at + 1], 16) : -1;
        final int low = at + 2 < bytes.length ? Character.digit(bytes[at + 2], 16) : -1;
        if (high < 0 || low < 0) {
          return null;
        }
        bytes[length++] = (byte) (high << 4 | low);
        at += 2;
      }
    }
    for (int at = 0, step; at < length; at += step) {
      step = Utf8.sequence(bytes, at, length);
      if (step == 0) {
        return null;
      }
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }
}
