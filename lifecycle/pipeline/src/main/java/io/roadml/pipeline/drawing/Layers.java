package io.roadml.pipeline.drawing;

import io.roadml.pipeline.StepPhase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Steps in layers: each stands below all that it depends on, as high as that allows, and within a layer near those that it
/// is tied to.
///
/// An arrow over several layers bends in each between, so that it passes beside the boxes there. Bends are numbered after
/// the boxes. Of a graph that would need too many, the long arrows are straight and may pass below boxes.
///
/// - Memory and time: linear in boxes, arrows and bends, but for sorting; no recursion.
final class Layers {
  /// More bends than these are not a drawing that anybody follows.
  private static final int MOST_BENDS = 20_000;
  private static final int SWEEPS = 4;

  private final int[] layerOfBox;
  private final List<List<Integer>> rows = new ArrayList<>();
  private final List<List<Integer>> above = new ArrayList<>();
  private final List<List<Integer>> below = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();
  private final double[] places;

  /// An arrow and the bends on its way.
  record Route(Sketch.Arrow arrow, List<Integer> bends) {}

  Layers(Sketch sketch) {
    this.layerOfBox = longestPaths(sketch);
    for (int box = 0; box < layerOfBox.length; box++) {
      add(layerOfBox[box]);
    }
    long bends = sketch.arrows().stream().mapToLong(this::span).map(span -> span - 1).sum();
    sketch.arrows().forEach(arrow -> routes.add(route(arrow, bends <= MOST_BENDS)));
    this.places = new double[above.size()];
    rows.forEach(this::place);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      rows.forEach(row -> order(row, above));
      rows.reversed().forEach(row -> order(row, below));
    }
    rows.forEach(row -> order(row, above));
  }

  /// The steps of a later phase are below all of the phases before.
  private static int[] longestPaths(Sketch sketch) {
    List<List<Integer>> upstreams = new ArrayList<>();
    sketch.boxes().forEach(_ -> upstreams.add(new ArrayList<>(2)));
    sketch.arrows().forEach(arrow -> upstreams.get(arrow.to()).add(arrow.from()));
    int[] layers = new int[sketch.boxes().size()];
    int free = 0;
    for (StepPhase phase : StepPhase.values()) {
      int first = free;
      for (int box = 0; box < layers.length; box++) {
        if (sketch.boxes().get(box).phase() == phase) {
          layers[box] = Math.max(first,
              1 + upstreams.get(box).stream().mapToInt(from -> layers[from]).max().orElse(-1));
          free = Math.max(free, layers[box] + 1);
        }
      }
    }
    return layers;
  }

  private int add(int layer) {
    while (rows.size() <= layer) {
      rows.add(new ArrayList<>());
    }
    int vertex = above.size();
    rows.get(layer).add(vertex);
    above.add(new ArrayList<>(2));
    below.add(new ArrayList<>(2));
    return vertex;
  }

  private int span(Sketch.Arrow arrow) {
    return layerOfBox[arrow.to()] - layerOfBox[arrow.from()];
  }

  private Route route(Sketch.Arrow arrow, boolean mayBend) {
    List<Integer> bends = new ArrayList<>();
    int last = arrow.from();
    if (mayBend) {
      for (int layer = layerOfBox[arrow.from()] + 1; layer < layerOfBox[arrow.to()]; layer++) {
        int bend = add(layer);
        tie(last, bend);
        bends.add(bend);
        last = bend;
      }
    }
    tie(last, arrow.to());
    return new Route(arrow, bends);
  }

  private void tie(int upper, int lower) {
    below.get(upper).add(lower);
    above.get(lower).add(upper);
  }

  /// Places are counted from the middle, where all layers have theirs.
  private void place(List<Integer> row) {
    for (int i = 0; i < row.size(); i++) {
      places[row.get(i)] = i - (row.size() - 1) / 2.0;
    }
  }

  private void order(List<Integer> row, List<List<Integer>> neighbours) {
    double[] wanted = barycentres(row, neighbours);
    Integer[] order = new Integer[row.size()];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> wanted[i]));
    List<Integer> before = List.copyOf(row);
    for (int i = 0; i < order.length; i++) {
      row.set(i, before.get(order[i]));
    }
    place(row);
  }

  private double[] barycentres(List<Integer> row, List<List<Integer>> neighbours) {
    return row.stream().mapToDouble(vertex -> neighbours.get(vertex).stream().mapToDouble(other -> places[other])
        .average().orElse(places[vertex])).toArray();
  }

  /// The layers from the top, each with its boxes and bends from left to right.
  List<List<Integer>> rows() {
    return rows;
  }

  List<Route> routes() {
    return routes;
  }
}
