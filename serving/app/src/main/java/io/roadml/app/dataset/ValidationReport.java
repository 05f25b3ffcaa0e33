package io.roadml.app.dataset;

import io.roadml.app.report.Figures;
import io.roadml.app.report.TextTable;
import io.roadml.data.Validation;
import io.roadml.data.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What is wrong with a file: as text, and as facts for JSON.
///
/// - Threading: immutable.
///
/// @param file its name
/// @param validation what was found
public record ValidationReport(String file, Validation validation) {
  private static final int SHOWN = 3;

  /// What `--json` prints: keys do not depend on the values.
  public Map<String, Object> facts() {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("file", file);
    facts.put("passed", validation.passed());
    facts.put("rows", validation.rows());
    facts.put("checks", validation.checks());
    facts.put("quarantined", validation.quarantined());
    facts.put("violations", validation.violations().stream().map(ValidationReport::facts).toList());
    return facts;
  }

  private static Map<String, Object> facts(Violation violation) {
    var facts = new LinkedHashMap<String, Object>();
    facts.put("check", violation.check());
    facts.put("column", violation.column());
    facts.put("message", violation.message());
    facts.put("failed", violation.failed());
    facts.put("checked", violation.checked());
    facts.put("samples", violation.samples().stream().map(sample -> {
      var of = new LinkedHashMap<String, Object>();
      of.put("row", sample.row());
      of.put("value", sample.value());
      return of;
    }).toList());
    return facts;
  }

  /// What the command prints otherwise.
  public String text() {
    String head = Figures.name(file) + ": " + Figures.counted(validation.rows(), "row") + ", "
        + Figures.counted(validation.checks(), "check") + ", " + verdict() + "\n";
    return validation.passed() ? head : head + "\n" + table().text() + messages() + quarantine();
  }

  /// What came out, in a few words.
  public String verdict() {
    return validation.passed() ? "all passed" : Figures.counted(validation.violations().size(), "violation");
  }

  private TextTable table() {
    var table = new TextTable("check", "column", "failed", "of", "for example");
    for (Violation violation : validation.violations()) {
      boolean counted = !violation.samples().isEmpty() || violation.checked() > 1;
      table.row(violation.check(), violation.column().isEmpty() ? "–" : violation.column(),
          counted ? Figures.count(violation.failed()) : "–", counted ? Figures.count(violation.checked()) : "–",
          samples(violation));
    }
    return table;
  }

  private static String samples(Violation violation) {
    List<Violation.Sample> samples = violation.samples();
    return samples.isEmpty() ? "–"
        : samples.stream().limit(SHOWN).map(sample -> (sample.row() < 0 ? "" : "row " + sample.row() + ": ")
            + Figures.name(sample.value(), 24)).collect(Collectors.joining(", "));
  }

  /// What the table has no room for: which columns, in which order, of which type.
  private String messages() {
    String lines = validation.violations().stream().filter(violation -> violation.samples().isEmpty())
        .map(violation -> (violation.column().isEmpty() ? "" : Figures.name(violation.column()) + ": ")
            + violation.message() + ".\n")
        .collect(Collectors.joining());
    return lines.isEmpty() ? "" : "\n" + lines;
  }

  private String quarantine() {
    return validation.quarantined() == 0 ? "" : "\n" + Figures.counted(validation.quarantined(), "row")
        + " in quarantine.\n";
  }
}
