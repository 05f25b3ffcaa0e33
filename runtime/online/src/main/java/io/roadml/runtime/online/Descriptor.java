package io.roadml.runtime.online;

import io.roadml.runtime.core.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a table's folder says of it: the view, the file in use, and how it was made. Lines of words:
///
/// ```
/// roadml-online 1
/// epoch 3
/// schema 2
/// rows 100000
/// key user_id INT64 1
/// feature score FP64 1
/// ```
///
/// Ages are not here: they may change while processes read (see [Control]).
///
/// @param view   the view, its rows being what the file in use was made for and its ages of no account
/// @param schema how often features were appended, from 1
/// @param epoch  the number of the file in use
record Descriptor(OnlineView view, int schema, long epoch) {
  private static final String FIRST = "roadml-online 1";

  RowLayout layout() {
    return new RowLayout(view.features(), key(), schema);
  }

  KeyLayout key() {
    return new KeyLayout(view.keys());
  }

  RowEngine.Sizes sizes() {
    return new RowEngine.Sizes(view.project() + "/" + view.name(), key().mapBytes(), layout().byteSize(), view.rows());
  }

  /// The next file of the same table, made for another number of rows.
  Descriptor next(final long rows) {
    return new Descriptor(view.withRows(rows), schema, epoch + 1);
  }

  /// The next file, with more features.
  Descriptor next(final OnlineView wider) {
    return new Descriptor(wider.withRows(Math.max(view.rows(), wider.rows())), schema + 1, epoch + 1);
  }

  void write(final Path file) throws IOException {
    final List<
        String> lines = new ArrayList<>(List.of(FIRST, "epoch " + epoch, "schema " + schema, "rows " + view.rows()));
    view.keys().forEach(key -> lines.add("key " + words(key)));
    view.features().forEach(feature -> lines.add("feature " + words(feature)));
    Durable.replace(file, String.join("\n", lines) + "\n");
  }

  private static String words(final Column column) {
    return column.name() + " " + column.type() + " " + column.length();
  }

  /// Reads a descriptor.
  ///
  /// @throws IOException when it is not one
  static Descriptor read(final Path file, final String project, final String name) throws IOException {
    final List<String> lines = Files.readAllLines(file);
    try {
      return parse(lines, project, name);
    } catch (final IllegalArgumentException | IndexOutOfBoundsException wrong) {
      throw new IOException("the description of view " + name + " is damaged: " + wrong.getMessage(), wrong);
    }
  }

  private static Descriptor parse(final List<String> lines, final String project, final String name) {
    if (!FIRST.equals(lines.getFirst())) {
      throw new IllegalArgumentException("its first line is not " + FIRST);
    }
    final List<Column> keys = columns(lines, "key");
    final OnlineView view = OnlineView.of(project, name, keys, columns(lines, "feature"))
        .withRows(number(lines.get(3), "rows"));
    return new Descriptor(view, Math.toIntExact(number(lines.get(2), "schema")), number(lines.get(1), "epoch"));
  }

  private static long number(final String line, final String word) {
    if (!line.startsWith(word + " ")) {
      throw new IllegalArgumentException("there is no line " + word);
    }
    return Long.parseLong(line.substring(word.length() + 1));
  }

  private static List<Column> columns(final List<String> lines, final String word) {
    return lines.stream().filter(line -> line.startsWith(word + " ")).map(line -> line.split(" "))
        .map(words -> new Column(words[1], ElementType.valueOf(words[2]), Integer.parseInt(words[3]))).toList();
  }
}
