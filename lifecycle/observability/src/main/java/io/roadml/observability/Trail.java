package io.roadml.observability;

import io.roadml.observability.KnownPipelines.Shape;
import io.roadml.pipeline.RunEvent;
import io.roadml.pipeline.StepOutline;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// What a run has done so far, as a lineage needs it: which outputs its steps have, by their digests.
///
/// - Threading: one thread.
final class Trail {
  private final RunEvent.RunStarted started;
  private final Shape shape;
  private final Optional<Trail> parent;
  private final String prefix;
  private final Map<String, String> digests = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();

  /// @param parent the run that this one is a step of
  Trail(RunEvent.RunStarted started, Shape shape, Optional<Trail> parent) {
    this.started = started;
    this.shape = shape;
    this.parent = parent;
    this.prefix = started.parent().map(place -> place.step() + "/").orElse("");
  }

  /// A job and a run of it, as OpenLineage names them.
  record Named(UUID id, String job) {}

  Named run() {
    return new Named(RunIds.ofRun(started.run()), parent.isEmpty() ? started.pipeline()
        : job(prefix.substring(0, prefix.length() - 1)) + "." + started.pipeline());
  }

  Named attempt(String step, int attempt) {
    return new Named(RunIds.ofAttempt(started.run(), step, attempt), job(step));
  }

  /// All elements of a map are runs of one job.
  private String job(String step) {
    return dataset(step).replaceAll("\\[\\d+\\]", "");
  }

  /// What the output of a step is called.
  String dataset(String step) {
    return root().started.pipeline() + "." + step.replace('/', '.');
  }

  Trail root() {
    return parent.map(Trail::root).orElse(this);
  }

  /// The step, or the run, that a step's attempt or this run itself is a part of.
  Optional<Named> above() {
    return parent.map(outer -> outer.attempt(started.parent().orElseThrow().step(),
        outer.attempts.getOrDefault(started.parent().orElseThrow().step(), 1)));
  }

  void begun(String step, int attempt) {
    attempts.put(step, attempt);
  }

  /// Forgets that a step runs.
  ///
  /// @return which attempt of it ran; empty if none did
  Optional<Integer> ended(String step) {
    return Optional.ofNullable(attempts.remove(step));
  }

  void mapped(String step, int size) {
    sizes.put(step, size);
  }

  void kept(String step, String digest) {
    digests.put(step, digest);
  }

  /// The digest of an output, or of those of a map's elements; empty if they were not kept.
  Optional<String> version(String step) {
    return digests.containsKey(step) ? Optional.of(digests.get(step))
        : Optional.ofNullable(sizes.get(step)).flatMap(size -> versionOfAll(step, size));
  }

  private Optional<String> versionOfAll(String step, int size) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < size && all.size() == i; i++) {
      Optional.ofNullable(digests.get(step + "[" + i + "]")).ifPresent(all::add);
    }
    return all.size() == size ? Optional.of(sha256(String.join(",", all))) : Optional.empty();
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// What is known of a step; empty if nobody has told of the pipeline.
  Optional<StepOutline> outline(String step) {
    String name = step.startsWith(prefix) ? step.substring(prefix.length()) : step;
    return Optional.ofNullable(shape.steps().get(name.replaceFirst("\\[\\d+\\]$", "")));
  }

  /// The paths of the steps whose outputs a step takes.
  List<String> sources(String step) {
    return outline(step).stream().flatMap(known -> known.sources().stream()).map(name -> prefix + name).toList();
  }

  /// The paths of the steps whose outputs no step takes.
  List<String> results() {
    return shape.steps().keySet().stream().filter(shape::isResult).sorted().map(name -> prefix + name)
        .filter(step -> version(step).isPresent()).toList();
  }

  /// The files that a step takes as parameters.
  List<Path> files(String step) {
    return files(outline(step).map(StepOutline::params).orElse(List.of()));
  }

  /// The files that the run has as parameters.
  List<Path> files() {
    return files(shape.paramTypes().keySet().stream().sorted().toList());
  }

  private List<Path> files(List<String> params) {
    return params.stream().filter(name -> "path".equals(shape.paramTypes().get(name)))
        .map(started.params()::get).filter(String.class::isInstance).map(String.class::cast)
        .map(text -> Path.of(text).toAbsolutePath().normalize()).toList();
  }
}
