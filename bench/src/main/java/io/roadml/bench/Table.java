package io.roadml.bench;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in aligned columns.
///
/// - Threading: one thread at a time.
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  Table(final String... heads) {
    rows.add(List.of(heads));
  }

  Table row(final String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /// Returns the rows as lines: the first column to the left, the others to the right, but for words in the last.
  String text() {
    final int columns = rows.getFirst().size();
    final int[] widths = new int[columns];
    for (final List<String> row : rows) {
      for (int column = 0; column < columns; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    final StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(line(row, widths)).append('\n'));
    return text.toString();
  }

  private static String line(final List<String> row, final int[] widths) {
    final StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      final String cell = row.get(column);
      final String blanks = " ".repeat(widths[column] - cell.length());
      final boolean left = column == 0 || column == widths.length - 1;
      line.append(column == 0 ? "" : GAP).append(left ? cell + blanks : blanks + cell);
    }
    return line.toString().stripTrailing();
  }
}
