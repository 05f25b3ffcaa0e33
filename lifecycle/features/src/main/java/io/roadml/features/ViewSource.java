package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.data.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows of a view in a folder, at one moment, as something that SQL can select from.
///
/// Columns: the entities by name, the features in the view's order, `__ev` and `__cr` (microseconds, null for none) and
/// `__seq` (the row's number).
///
/// - Threading: immutable.
record ViewSource(RegisteredView view, Path folder, Manifest manifest) {
  /// Which rows may be looked at, so that files outside need not be: event times, both ends included, and numbers.
  record Range(long firstEvent, long lastEvent, long endSequence) {
    static final Range ALL = new Range(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    private boolean meets(Commit.PartFile file) {
      return file.firstEvent() <= lastEvent && file.lastEvent() >= firstEvent;
    }
  }

  List<String> keys() {
    return keysOf(view);
  }

  /// The keys in the order of all that is stored: by name.
  static List<String> keysOf(RegisteredView view) {
    return view.view().entities().stream().sorted().toList();
  }

  static List<Entity> entitiesOf(RegisteredView view) {
    return view.entities().stream().sorted(Comparator.comparing(Entity::name)).toList();
  }

  /// Loads what is not in files under names that begin with `name`, and gives a query of all rows in the range that have a
  /// key and an event time and have not been deleted.
  String load(SqlSession sql, String name, Range range) throws IOException {
    List<String> conditions = new ArrayList<>();
    keys().forEach(key -> conditions.add(SqlSession.identifier(key) + " IS NOT NULL"));
    conditions.add("__ev IS NOT NULL");
    if (range.firstEvent() > Long.MIN_VALUE) {
      conditions.add("__ev >= " + range.firstEvent());
    }
    if (range.lastEvent() < Long.MAX_VALUE) {
      conditions.add("__ev <= " + range.lastEvent());
    }
    if (range.endSequence() < manifest.end()) {
      conditions.add("__seq < " + range.endSequence());
    }
    loadDeletions(sql, name).ifPresent(conditions::add);
    return "SELECT * FROM (" + all(sql, name, range::meets) + ") s WHERE " + String.join(" AND ", conditions);
  }

  /// The rows that are in no file yet.
  String loadInline(SqlSession sql, String name) throws IOException {
    return all(sql, name, _ -> false);
  }

  private String all(SqlSession sql, String name, Predicate<Commit.PartFile> wanted) throws IOException {
    Map<Long, List<Path>> filesBySchema = new TreeMap<>();
    for (Commit.PartFile file : manifest.files().filter(wanted).toList()) {
      filesBySchema.computeIfAbsent(file.schema(), _ -> new ArrayList<>()).add(whole(file));
    }
    List<String> parts = new ArrayList<>();
    filesBySchema.forEach((schema, files) -> parts.add(select(schema) + " FROM " + SqlSession.rowsOfParquet(files)));
    Map<Long, List<Commit>> inlineBySchema = manifest.commits().stream().filter(each -> !each.inline().isEmpty())
        .collect(Collectors.groupingBy(Commit::schema, TreeMap::new, Collectors.toList()));
    for (Map.Entry<Long, List<Commit>> each : inlineBySchema.entrySet()) {
      String table = name + "_inline_" + each.getKey();
      sql.load(table, new InlineRows(view, each.getKey()).table(each.getValue()));
      parts.add(select(each.getKey()) + " FROM " + SqlSession.identifier(table));
    }
    return parts.isEmpty() ? nothing() : String.join(" UNION ALL ", parts);
  }

  private Path whole(Commit.PartFile part) throws IOException {
    Path file = folder.resolve(part.path());
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString(), null, "the view's manifest names it, but it is not there");
    }
    Checksums.require(file, part.checksum());
    return file;
  }

  /// Rows of an earlier schema have no value for features that came later.
  private String select(long schema) {
    List<Feature> there = view.featuresAt(schema);
    return select(feature -> there.contains(feature) ? SqlSession.identifier(feature.name()) : "NULL",
        entity -> SqlSession.identifier(entity.name()), "__ev, __cr, __seq");
  }

  private String nothing() {
    return select(_ -> "NULL", _ -> "NULL", "0::BIGINT AS __ev, 0::BIGINT AS __cr, 0::BIGINT AS __seq")
        + " WHERE false";
  }

  private String select(Function<Feature, String> feature, Function<Entity, String> entity, String rest) {
    return Stream.of(
        entitiesOf(view).stream().map(each -> cast(entity.apply(each), each.type(), each.name())),
        view.view().features().stream().map(each -> cast(feature.apply(each), each.type(), each.name())),
        Stream.of(rest)).flatMap(each -> each).collect(Collectors.joining(", ", "SELECT ", ""));
  }

  private static String cast(String value, FeatureType type, String name) {
    return "CAST(" + value + " AS " + type.duck() + ") AS " + SqlSession.identifier(name);
  }

  private Optional<String> loadDeletions(SqlSession sql, String name) throws IOException {
    List<Commit.Deletion> deletions = manifest.deletions();
    if (deletions.isEmpty()) {
      return Optional.empty();
    }
    String table = name + "_deleted";
    Table.Builder rows = Table.builder();
    List<Entity> entities = entitiesOf(view);
    for (int i = 0; i < entities.size(); i++) {
      int key = i;
      InlineRows.add(rows, entities.get(i).name(), entities.get(i).type(),
          deletions.stream().map(each -> each.key().get(key)).toList());
    }
    sql.load(table, rows.longs("__ev", deletions.stream().mapToLong(Commit.Deletion::event).toArray()).build());
    String match = keys().stream().map(SqlSession::identifier).map(key -> "d." + key + " = s." + key + " AND ")
        .collect(Collectors.joining());
    return Optional.of("NOT EXISTS (SELECT 1 FROM " + SqlSession.identifier(table) + " d WHERE " + match
        + "d.__ev >= s.__ev)");
  }

  /// SELECT and the columns as they are called outside: keys, features, event time and, if there is one, created time.
  String columnsOfTheView() {
    String created = view.view().createdTime()
        .map(name -> ", make_timestamp(__cr) AS " + SqlSession.identifier(name)).orElse("");
    return Stream.concat(keys().stream(), view.view().featureNames().stream()).map(SqlSession::identifier)
        .collect(Collectors.joining(", ", "SELECT ", ", make_timestamp(__ev) AS "
            + SqlSession.identifier(view.view().eventTime()) + created));
  }

  /// The rows of a folder without values in a column.
  static BitSet nulls(List<?> values) {
    BitSet nulls = new BitSet();
    for (int row = 0; row < values.size(); row++) {
      nulls.set(row, values.get(row) == null);
    }
    return nulls;
  }
}
