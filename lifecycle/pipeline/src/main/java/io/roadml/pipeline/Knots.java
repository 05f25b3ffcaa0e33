package io.roadml.pipeline;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// Finds which steps reach each other: the strongly connected components of a graph, by Kosaraju's two passes, without
/// recursion.
final class Knots {
  private final List<List<Integer>> upstreams;
  private final List<List<Integer>> downstreams;

  Knots(List<List<Integer>> upstreams, List<List<Integer>> downstreams) {
    this.upstreams = upstreams;
    this.downstreams = downstreams;
  }

  /// For each step the number of its knot, which is that of one of its steps.
  int[] find() {
    int[] knots = new int[downstreams.size()];
    Arrays.fill(knots, -1);
    for (int step : lastToFinishFirst()) {
      if (knots[step] < 0) {
        collect(step, knots);
      }
    }
    return knots;
  }

  private void collect(int first, int[] knots) {
    Deque<Integer> open = new ArrayDeque<>(List.of(first));
    knots[first] = first;
    while (!open.isEmpty()) {
      for (int upstream : upstreams.get(open.pop())) {
        if (knots[upstream] < 0) {
          knots[upstream] = first;
          open.push(upstream);
        }
      }
    }
  }

  private Deque<Integer> lastToFinishFirst() {
    Deque<Integer> finished = new ArrayDeque<>(downstreams.size());
    int[] next = new int[downstreams.size()];
    boolean[] isSeen = new boolean[downstreams.size()];
    for (int step = 0; step < next.length; step++) {
      if (!isSeen[step]) {
        walk(step, next, isSeen, finished);
      }
    }
    return finished;
  }

  /// @param next of each step, how many of its downstreams have been walked to
  private void walk(int first, int[] next, boolean[] isSeen, Deque<Integer> finished) {
    Deque<Integer> path = new ArrayDeque<>(List.of(first));
    isSeen[first] = true;
    while (!path.isEmpty()) {
      int at = path.element();
      if (next[at] == downstreams.get(at).size()) {
        finished.push(path.pop());
      } else {
        int step = downstreams.get(at).get(next[at]++);
        if (!isSeen[step]) {
          isSeen[step] = true;
          path.push(step);
        }
      }
    }
  }
}
