package io.roadml.serving.http;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.Model;
import io.roadml.runtime.core.ModelEngine;
import io.roadml.runtime.core.ModelException;
import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// An engine for [PlainModel]: a model file is a line for each input, `x FP32 -1 4`, and maybe one `does NAME`, an action
/// that the test gives.
final class PlainEngine implements ModelEngine {
  final Map<String, Runnable> actions = new ConcurrentHashMap<>();

  @Override
  public String backend() {
    return "plain";
  }

  @Override
  public List<String> fileNames() {
    return List.of("model.plain");
  }

  @Override
  public Model load(final Path file, final Map<String, String> options) {
    try {
      final List<String> lines = Files.readAllLines(file);
      final TensorSpec[] inputs = lines.stream().filter(line -> !line.startsWith("does ")).map(PlainEngine::spec)
          .toArray(TensorSpec[]::new);
      final boolean batched = Arrays.stream(inputs).allMatch(spec -> spec.rank() > 0 && spec.isVariable(0));
      final Runnable action = lines.stream().filter(line -> line.startsWith("does "))
          .map(line -> (Runnable) () -> actions.get(line.substring(5)).run()).findFirst().orElse(() -> {
          });
      return new PlainModel(PlainModel.identity(batched, inputs).signature(), action);
    } catch (final IOException | IllegalArgumentException e) {
      throw new ModelException("no plain model", e);
    }
  }

  private static TensorSpec spec(final String line) {
    final String[] words = line.split(" ");
    if (words.length < 2 || ElementType.named(words[1]) == null) {
      throw new IllegalArgumentException(line);
    }
    final long[] shape = Arrays.stream(words).skip(2).mapToLong(Long::parseLong).toArray();
    return TensorSpec.of(words[0], ElementType.named(words[1]), shape);
  }
}
