package io.roadml.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// What separates the columns of a CSV file, told by its first line alone: DuckDB would guess from the rows, and take a
/// file with one row too long for a file of one column.
final class CsvHeader {
  private static final String SEPARATORS = ",;\t|";
  private static final int LONGEST = 1 << 20;

  private CsvHeader() {
  }

  /// The separator that occurs most often outside of quotes; a comma if none does.
  static char separator(Path file) throws IOException {
    String line = firstLine(file);
    int[] counts = new int[SEPARATORS.length()];
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      quoted ^= line.charAt(i) == '"';
      int which = SEPARATORS.indexOf(line.charAt(i));
      if (which >= 0 && !quoted) {
        counts[which]++;
      }
    }
    int most = 0;
    for (int i = 1; i < counts.length; i++) {
      most = counts[i] > counts[most] ? i : most;
    }
    return SEPARATORS.charAt(most);
  }

  private static String firstLine(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        InputStream bytes = isZipped(file) ? new GZIPInputStream(raw) : raw;
        BufferedReader reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.ISO_8859_1))) {
      StringBuilder line = new StringBuilder();
      for (int c = reader.read(); c >= 0 && c != '\n' && line.length() < LONGEST; c = reader.read()) {
        line.append((char) c);
      }
      return line.toString();
    } catch (IOException e) {
      throw new IOException("cannot read file=" + file + " as CSV: " + e.getMessage(), e);
    }
  }

  private static boolean isZipped(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
  }
}
