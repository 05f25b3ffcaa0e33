package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs one point-in-time query.
final class History {
  /// Where a view's rows are.
  @FunctionalInterface
  interface Sources {
    ViewSource of(String view) throws IOException;
  }

  private final EntityRows entities;
  private final List<FeatureRef> refs;
  private final HistoryOptions options;
  private final Map<String, OnDemand.Ready> computed;

  History(EntityRows entities, List<FeatureRef> refs, HistoryOptions options, OnDemand onDemand) {
    this.entities = entities;
    this.refs = refs;
    this.options = options;
    this.computed = onDemand.wanted(refs);
  }

  /// The answer as a table.
  Table read(Sources sources) throws IOException {
    try (SqlSession sql = session()) {
      return sql.query(query(sql, sources));
    }
  }

  /// The answer as a file, which appears when it is whole.
  ///
  /// @return how many rows it has
  long writeTo(Path file, Sources sources) throws IOException {
    Path target = file.toAbsolutePath();
    if (!Files.isDirectory(target.getParent())) {
      throw new NoSuchFileException(file.toString(), null, "its folder does not exist; create it first");
    }
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (SqlSession sql = session()) {
      sql.writeTo(part, file, query(sql, sources));
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      return sql.numbers("SELECT count(*) FROM " + PointInTime.ENTITIES)[0];
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private SqlSession session() throws IOException {
    return SqlSession.open("history of " + entities.name());
  }

  private String query(SqlSession sql, Sources sourceOf) throws IOException {
    Map<String, List<FeatureRef>> byView = new LinkedHashMap<>();
    OnDemand.stored(refs, computed)
        .forEach(ref -> byView.computeIfAbsent(ref.view(), _ -> new ArrayList<>()).add(ref));
    List<ViewSource> sources = new ArrayList<>();
    for (String view : byView.keySet()) {
      sources.add(sourceOf.of(view));
    }
    List<String> columns = entities.load(sql, sources.stream().map(ViewSource::view).toList(), options);
    List<String> all = new ArrayList<>(columns);
    refs.forEach(ref -> all.add(ref.column()));
    Names.distinct("column", all);
    PointInTime join = new PointInTime(sql, options);
    for (ViewSource source : sources) {
      List<FeatureRef> wanted = byView.get(source.view().name());
      wanted.forEach(ref -> source.view().view().feature(ref.feature()));
      join.join(source, wanted.stream().map(FeatureRef::feature).toList(),
          wanted.stream().map(FeatureRef::column).toList());
    }
    if (computed.isEmpty()) {
      return reordered("(" + join.query(columns) + ")", columns);
    }
    sql.run("CREATE TABLE answer AS " + join.query(columns));
    OnDemand.load(sql, "answer", "computed", computed.values());
    return reordered("answer POSITIONAL JOIN computed", columns);
  }

  /// Features come in the order they were asked for, whichever view they are of.
  private String reordered(String from, List<String> columns) {
    List<String> names = new ArrayList<>(columns);
    refs.forEach(ref -> names.add(ref.column()));
    return "SELECT " + String.join(", ", names.stream().map(SqlSession::identifier).toList()) + " FROM " + from;
  }
}
