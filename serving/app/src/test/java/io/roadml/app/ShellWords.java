package io.roadml.app;

import java.util.ArrayList;
import java.util.List;

/// The calls of `./roadml` in a line of shell, each as the words that the command line would be given.
final class ShellWords {
  private static final String LAUNCHER = "./roadml ";
  private static final String ENDS = "|&;<>)`#";

  private final String line;
  private final List<String> words = new ArrayList<>();
  private int at;

  private ShellWords(String line, int at) {
    this.line = line;
    this.at = at;
  }

  static List<List<String>> callsIn(String line) {
    List<List<String>> calls = new ArrayList<>();
    for (int found = line.indexOf(LAUNCHER); found >= 0; found = line.indexOf(LAUNCHER, found + 1)) {
      calls.add(new ShellWords(line, found + LAUNCHER.length()).words());
    }
    return calls;
  }

  private List<String> words() {
    while (skipSpace()) words.add(word());
    return words;
  }

  private boolean skipSpace() {
    while (at < line.length() && line.charAt(at) == ' ') at++;
    return at < line.length() && ENDS.indexOf(line.charAt(at)) < 0;
  }

  private String word() {
    var word = new StringBuilder();
    char quote = 0;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (quote == 0 && (c == ' ' || (c != '#' && ENDS.indexOf(c) >= 0))) break;
      if (quote == 0 && (c == '\'' || c == '"')) quote = c;
      else if (quote == c) quote = 0;
      else word.append(c);
    }
    return word.toString();
  }
}
