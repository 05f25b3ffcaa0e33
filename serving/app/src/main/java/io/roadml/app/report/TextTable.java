package io.roadml.app.report;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in aligned columns, for a terminal and for a page.
///
/// - Threading: one thread.
public final class TextTable {
  private static final int WIDEST = 36;

  private final List<String> heads;
  private final List<List<String>> rows = new ArrayList<>();

  /// A table with the heads of its columns.
  public TextTable(String... heads) {
    this.heads = List.of(heads);
  }

  /// Adds a row of as many cells as there are heads.
  public TextTable row(List<String> cells) {
    if (cells.size() != heads.size()) {
      throw new IllegalArgumentException("cells.size=" + cells.size() + "; want " + heads.size());
    }
    List<String> row = new ArrayList<>(cells);
    if (row.getFirst().isEmpty()) row.set(0, "“”");
    rows.add(List.copyOf(row));
    return this;
  }

  /// [#row(List)] of words.
  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /// Whether there is no row.
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  List<String> heads() { return heads; }

  List<List<String>> rows() { return rows; }

  /// The lines: the first column to the left, the others to the right. Long names are cut.
  public String text() {
    List<List<String>> all = new ArrayList<>(List.of(heads));
    all.addAll(rows);
    int[] widths = new int[heads.size()];
    all.forEach(row -> widen(widths, row));
    var text = new StringBuilder();
    all.forEach(row -> text.append(line(row, widths)).append('\n'));
    return text.toString();
  }

  private static void widen(int[] widths, List<String> row) {
    for (int column = 0; column < widths.length; column++) {
      widths[column] = Math.max(widths[column], cell(row, column).length());
    }
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String cell = cell(row, column);
      String blanks = " ".repeat(widths[column] - cell.length());
      line.append(column == 0 ? cell + blanks : "  " + blanks + cell);
    }
    return line.toString().stripTrailing();
  }

  private static String cell(List<String> row, int column) {
    return Figures.name(row.get(column), WIDEST);
  }
}
