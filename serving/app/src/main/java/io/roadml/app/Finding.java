package io.roadml.app;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// One thing that `doctor` looked at: what it found and, when that is wrong, what to do about it.
record Finding(String name, boolean good, String found, String remedy) {
  static Finding good(String name, String found) {
    return new Finding(name, true, found, null);
  }

  static Finding wrong(String name, String found, String remedy) {
    return new Finding(name, false, found, remedy);
  }

  String line() {
    String row = String.format(Locale.ROOT, "%-5s  %-16s %s", good ? "ok" : "WRONG", name, found);
    return good ? row : row + "; " + remedy;
  }

  Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("name", name);
    facts.put("ok", good);
    facts.put("found", found);
    facts.put("remedy", remedy);
    return facts;
  }
}
