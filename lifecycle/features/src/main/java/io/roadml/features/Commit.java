package io.roadml.features;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One line of a manifest: rows that became part of a view together.
///
/// Rows are numbered through, in the order they came; a commit takes the numbers from `sequence` to `end` − 1, so that what
/// a view was after any commit is the rows below that commit's end, wherever they have been moved since.
///
/// @param at when it was written, microseconds since 1970-01-01T00:00Z
/// @param schema the schema version of its inline rows
/// @param sequence the first row's number
/// @param end one more than the last row's number
/// @param files rows in Parquet, its own or, when it compacts, those of commits before
/// @param inline few rows, not worth a file: keys, features, event time, created time
/// @param deletions keys that were deleted
record Commit(long at, long schema, long sequence, long end, List<PartFile> files, List<List<Object>> inline,
    List<Deletion> deletions) {
  /// A file of rows.
  ///
  /// @param path relative to the view's folder
  /// @param schema the schema version of its rows
  /// @param firstEvent the least event time, or [Long#MAX_VALUE] when no row has one
  /// @param lastEvent the greatest event time, or [Long#MIN_VALUE] when no row has one
  /// @param checksum CRC32C of the file's bytes; −1 for files from before there was one
  record PartFile(String path, long schema, long rows, long firstEvent, long lastEvent, long checksum) {
    private Object document() {
      Map<String, Object> document = new LinkedHashMap<>();
      document.put("path", path);
      document.put("schema", schema);
      document.put("rows", rows);
      document.put("events", List.of(firstEvent, lastEvent));
      document.put("crc32c", checksum);
      return document;
    }

    private static PartFile of(Object document) {
      Map<?, ?> map = (Map<?, ?>) document;
      List<?> events = (List<?>) map.get("events");
      return new PartFile((String) map.get("path"), (Long) map.get("schema"), (Long) map.get("rows"),
          (Long) events.get(0), (Long) events.get(1), map.get("crc32c") instanceof Long checksum ? checksum : -1);
    }
  }

  /// A tombstone: rows of this key up to this event time are gone.
  ///
  /// @param key its values, in the order of the entities' names
  record Deletion(List<Object> key, long event) {
    private Object document() {
      return Map.of("key", key, "event", event);
    }

    private static Deletion of(Object document) {
      Map<?, ?> map = (Map<?, ?>) document;
      return new Deletion(new ArrayList<>((List<?>) map.get("key")), (Long) map.get("event"));
    }
  }

  Map<String, Object> document() {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("at", at);
    document.put("schema", schema);
    document.put("sequence", sequence);
    document.put("end", end);
    document.put("files", files.stream().map(PartFile::document).toList());
    document.put("rows", inline);
    document.put("deleted", deletions.stream().map(Deletion::document).toList());
    return document;
  }

  static Commit of(Map<?, ?> document) {
    List<List<Object>> rows = new ArrayList<>();
    for (Object row : (List<?>) document.get("rows")) {
      rows.add(new ArrayList<>((List<?>) row));
    }
    return new Commit((Long) document.get("at"), (Long) document.get("schema"), (Long) document.get("sequence"),
        (Long) document.get("end"), ((List<?>) document.get("files")).stream().map(PartFile::of).toList(), rows,
        ((List<?>) document.get("deleted")).stream().map(Deletion::of).toList());
  }

  /// The same commit with its inline rows moved elsewhere.
  Commit withoutRows() {
    return new Commit(at, schema, sequence, end, files, List.of(), deletions);
  }
}
