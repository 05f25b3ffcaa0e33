package io.roadml.app.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A report as one HTML file that needs nothing else: no script, no network.
///
/// - Threading: one thread.
public final class Page {
  private final Markup body = new Markup();
  private final String title;

  /// A page with its headline.
  ///
  /// @param kind the line above it
  /// @param title the headline
  /// @param lead the sentence below it
  public Page(String kind, String title, String lead) {
    this.title = title;
    body.open("header").text("p", kind, "class", "kind").text("h1", title).text("p", lead, "class", "lead")
        .close("header");
  }

  /// A row of large figures, names and values in turn.
  public Page figures(List<String> namesAndValues) {
    body.open("dl", "class", "figures");
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      body.open("div").text("dt", namesAndValues.get(i)).text("dd", namesAndValues.get(i + 1)).close("div");
    }
    body.close("dl");
    return this;
  }

  /// Remarks, one a line.
  public Page notes(List<String> notes) {
    if (notes.isEmpty()) return this;
    body.open("ul", "class", "notes");
    notes.forEach(note -> body.text("li", note));
    body.close("ul");
    return this;
  }

  /// Begins a part of the page.
  public Page part(String heading) {
    body.text("h2", heading);
    return this;
  }

  /// Drawings side by side as far as there is room; see [#drawing].
  public Page drawings(List<String> figures) {
    body.open("div", "class", "drawings");
    figures.forEach(body::raw);
    body.close("div");
    return this;
  }

  /// A drawing with what it shows above and what to know about it below.
  ///
  /// @param svg from [Plot], [HeatMap] or [Rows]
  public static String drawing(String heading, String svg, String caption) {
    return new Markup().open("figure").text("h3", heading).raw(svg).text("figcaption", caption).close("figure")
        .toString();
  }

  /// [#drawing] with a table below that opens when it is asked for.
  public static String drawing(String heading, String svg, String caption, String summary, TextTable table) {
    return new Markup().open("figure").text("h3", heading).raw(svg).text("figcaption", caption)
        .open("details").text("summary", summary).raw(markup(table)).close("details").close("figure").toString();
  }

  /// A table that stands among drawings.
  public static String figure(TextTable table) {
    return "<figure>" + markup(table) + "</figure>";
  }

  /// A table.
  public Page table(TextTable table) {
    body.raw(markup(table));
    return this;
  }

  private static String markup(TextTable table) {
    var markup = new Markup().open("div", "class", "scroll").open("table").open("thead").open("tr");
    table.heads().forEach(head -> markup.text("th", head, "scope", "col"));
    markup.close("tr").close("thead").open("tbody");
    table.rows().forEach(row -> {
      markup.open("tr").text("th", Figures.name(row.getFirst()), "scope", "row");
      row.stream().skip(1).forEach(cell -> markup.text("td", Figures.name(cell)));
      markup.close("tr");
    });
    return markup.close("tbody").close("table").close("div").toString();
  }

  /// The whole file.
  public String html() {
    return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n"
        + "<title>" + Markup.escaped(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n<main>\n"
        + body
        + "</main>\n</body>\n</html>\n";
  }

  /// Writes the file; it appears under its name only when it is whole.
  ///
  /// @throws IOException if it cannot be written
  public void writeTo(Path file) throws IOException {
    WholeFile.write(file, html());
  }

  private static final String STYLE = """
      :root { color-scheme: light; --ink: #1b1e22; --soft: #5c646d; --faint: #d9dde1; --paper: #fffefb;
        --first: #1f6092; --second: #c4572b; --third: #5b8a3a; --fourth: #7a4f9a; --fifth: #b08a1e; --sixth: #3a8f8a; }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--paper); color: var(--ink);
        font: 16px/1.5 "Source Sans 3", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif; }
      main { max-width: 66rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
      header { border-top: 4px solid var(--ink); padding-top: .6rem; }
      .kind { margin: 0; font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; color: var(--soft); }
      h1, h2, h3 { font-family: Georgia, "Noto Serif", "DejaVu Serif", serif; line-height: 1.2; font-weight: 700;
        overflow-wrap: anywhere; }
      h1 { font-size: 2.1rem; margin: .2rem 0 .5rem; }
      h2 { font-size: 1.35rem; margin: 2.4rem 0 .4rem; border-top: 1px solid var(--ink); padding-top: .7rem; }
      h3 { font-size: 1.02rem; margin: 0 0 .4rem; }
      .lead { font-size: 1.15rem; margin: 0 0 1rem; color: var(--soft); max-width: 46rem; overflow-wrap: anywhere; }
      .figures { display: flex; flex-wrap: wrap; gap: .4rem 2.4rem; margin: 1rem 0; }
      .figures dt { font-size: .82rem; color: var(--soft); }
      .figures dd { margin: 0; font-size: 1.6rem; line-height: 1.15; font-variant-numeric: tabular-nums lining-nums; }
      .notes { margin: .8rem 0; padding-left: 1.1rem; color: var(--soft); font-size: .92rem; overflow-wrap: anywhere; }
      .drawings { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(27rem, 100%), 1fr));
        gap: 2rem 2.2rem; margin-top: 1rem; align-items: start; }
      figure { margin: 0; min-width: 0; }
      figcaption { font-size: .86rem; color: var(--soft); line-height: 1.4; overflow-wrap: anywhere; }
      svg { display: block; width: 100%; height: auto; margin-bottom: .3rem; }
      svg text { font: 12px "Source Sans 3", "Helvetica Neue", Arial, "Liberation Sans", "DejaVu Sans", sans-serif;
        fill: var(--soft); font-variant-numeric: tabular-nums; }
      svg .label, svg .key, svg .row, svg .number { fill: var(--ink); }
      svg .small { font-size: 11px; }
      svg .inverse { fill: #ffffff; }
      svg .strong { fill: var(--ink); font-weight: 700; }
      .grid { stroke: var(--faint); stroke-width: 1; }
      .mark, .base { stroke: var(--soft); stroke-width: 1; }
      .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
      .limit { stroke: var(--ink); stroke-width: 1; stroke-dasharray: 3 3; }
      .whisker { stroke: var(--ink); stroke-width: 1.5; }
      .bar { stroke: none; }
      .line.first { stroke: var(--first); } .bar.first, .cell.first, .dot.first, .swatch.first { fill: var(--first); }
      .line.second { stroke: var(--second); } .bar.second, .dot.second, .swatch.second { fill: var(--second); }
      .line.third { stroke: var(--third); } .swatch.third { fill: var(--third); }
      .line.fourth { stroke: var(--fourth); } .swatch.fourth { fill: var(--fourth); }
      .line.fifth { stroke: var(--fifth); } .swatch.fifth { fill: var(--fifth); }
      .line.sixth { stroke: var(--sixth); } .swatch.sixth { fill: var(--sixth); }
      .line.quiet { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; }
      .bar.quiet, .swatch.quiet, .dot.quiet { fill: #b7bfc6; }
      .bar.veil { fill: var(--first); fill-opacity: .55; } .swatch.veil { fill: var(--first); fill-opacity: .55; }
      .bar.warm { fill: var(--second); fill-opacity: .55; } .swatch.warm { fill: var(--second); fill-opacity: .55; }
      .dot.faint { fill: var(--first); fill-opacity: .35; }
      .dot.series0 { fill: var(--first); } .dot.series1 { fill: var(--second); } .dot.series2 { fill: var(--third); }
      .scroll { overflow-x: auto; margin: .6rem 0; }
      table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
      th, td { text-align: right; padding: .22rem .8rem .22rem 0; border-bottom: 1px solid var(--faint); white-space: nowrap; }
      th:first-child { text-align: left; font-weight: 600; max-width: 22rem; overflow: hidden; text-overflow: ellipsis; }
      thead th { color: var(--soft); font-weight: 400; border-bottom: 1px solid var(--ink); vertical-align: bottom; }
      details { font-size: .88rem; margin-top: .3rem; } summary { cursor: pointer; color: var(--first); }
      @media print { main { max-width: none; padding: 0; } figure { break-inside: avoid; } }
      """;
}
