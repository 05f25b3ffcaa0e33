package io.roadml.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;

/// Steps by name and whom each depends on, as a text or annotations give them: in any order, and perhaps wrong.
///
/// - Memory and time: linear but for the sorting; no recursion.
final class Graph {
  private final String pipeline;
  private final List<String> names;
  private final Map<String, Integer> indices = new HashMap<>();
  private final List<List<Integer>> upstreams = new ArrayList<>();
  private final List<List<Integer>> downstreams = new ArrayList<>();

  /// @param dependencies of each name, in the order of the names
  /// @throws IllegalArgumentException if a name is there twice, or a dependency is unknown
  Graph(String pipeline, List<String> names, List<List<String>> dependencies) {
    this.pipeline = pipeline;
    this.names = names;
    names.forEach(this::add);
    for (int step = 0; step < names.size(); step++) {
      for (String dependency : dependencies.get(step)) {
        connect(index(dependency, step), step);
      }
    }
  }

  private void add(String name) {
    Integer other = indices.putIfAbsent(name, indices.size());
    if (other != null) {
      throw new IllegalArgumentException("pipeline=" + pipeline + " step=" + name + " is declared twice: as number "
          + (other + 1) + " and number " + (indices.size() + 1) + "; an output has one step that writes it");
    }
    upstreams.add(new ArrayList<>(2));
    downstreams.add(new ArrayList<>(2));
  }

  private int index(String dependency, int step) {
    Integer index = indices.get(dependency);
    if (index == null) {
      throw new IllegalArgumentException("pipeline=" + pipeline + " step=" + names.get(step) + " depends on '"
          + dependency + "', which is no step" + Nearest.hint(dependency, names));
    }
    return index;
  }

  private void connect(int upstream, int step) {
    upstreams.get(step).add(upstream);
    downstreams.get(upstream).add(step);
  }

  /// The places of the steps in an order in which each comes after all that it depends on, and else as they were given.
  ///
  /// @throws IllegalArgumentException if there is none; the message holds every cycle in its own order, closed
  List<Integer> order() {
    int[] left = upstreams.stream().mapToInt(List::size).toArray();
    Queue<Integer> ready = new PriorityQueue<>();
    for (int step = 0; step < left.length; step++) {
      if (left[step] == 0) {
        ready.add(step);
      }
    }
    List<Integer> order = new ArrayList<>(left.length);
    while (!ready.isEmpty()) {
      int step = ready.remove();
      order.add(step);
      downstreams.get(step).stream().filter(next -> --left[next] == 0).forEach(ready::add);
    }
    if (order.size() < left.length) {
      throw new IllegalArgumentException("pipeline=" + pipeline + " goes round in circles: "
          + String.join("; ", cycles(left)));
    }
    return order;
  }

  /// One cycle of each knot that no order can resolve, from its first step on.
  private List<String> cycles(int[] left) {
    List<String> cycles = new ArrayList<>();
    int[] knots = new Knots(upstreams, downstreams).find();
    boolean[] isTold = new boolean[names.size()];
    for (int step = 0; step < names.size(); step++) {
      if (left[step] > 0 && !isTold[knots[step]]) {
        List<Integer> cycle = shortestCycle(step, knots);
        if (!cycle.isEmpty()) {
          isTold[knots[step]] = true;
          cycles.add(text(cycle));
        }
      }
    }
    return cycles;
  }

  /// From a step to itself within its knot; empty if it is on no cycle.
  private List<Integer> shortestCycle(int step, int[] knots) {
    Map<Integer, Integer> from = new HashMap<>();
    Queue<Integer> open = new ArrayDeque<>(List.of(step));
    while (!open.isEmpty() && !from.containsKey(step)) {
      int at = open.remove();
      for (int next : downstreams.get(at)) {
        if (knots[next] == knots[step] && from.putIfAbsent(next, at) == null) {
          open.add(next);
        }
      }
    }
    return from.containsKey(step) ? back(step, from) : List.of();
  }

  private static List<Integer> back(int step, Map<Integer, Integer> from) {
    List<Integer> path = new ArrayList<>(List.of(step));
    for (int at = from.get(step); at != step; at = from.get(at)) {
      path.add(at);
    }
    path.add(step);
    Collections.reverse(path);
    return path;
  }

  private String text(List<Integer> cycle) {
    return String.join(" -> ", cycle.stream().map(names::get).toList());
  }
}
