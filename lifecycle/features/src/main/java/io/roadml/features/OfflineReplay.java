package io.roadml.features;

import io.roadml.data.SqlSession;
import io.roadml.metadata.MetadataStore;
import io.roadml.runtime.core.RowReplay;
import io.roadml.runtime.core.RowSink;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/// Refills an online store that lost rows: the newest row of each entity, and every deletion. A view that has never been
/// online has lost nothing.
///
/// It gives all of them, however late the online store's own rows reach: a created time may be long past when its row is
/// ingested, so that it tells nothing about what the online store had.
final class OfflineReplay implements RowReplay {
  private static final int BATCH_ROWS = 10_000;

  private final MetadataStore metadata;
  private final Path offline;
  private final Clock clock;

  OfflineReplay(MetadataStore metadata, Path offline, Clock clock) {
    this.metadata = metadata;
    this.offline = offline;
    this.clock = clock;
  }

  @Override
  public void replay(String project, String view, long sinceCreatedMicros, RowSink sink) throws IOException {
    Catalog catalog = new Catalog(metadata, project);
    if (!catalog.isOnline(view)) {
      return;
    }
    RegisteredView registered = catalog.view(view);
    ViewSource source = new OfflineStore(offline.resolve(project), clock, OfflineView.Limits.DEFAULT).view(registered)
        .source(registered);
    try (SqlSession sql = SqlSession.open("replay of view=" + view)) {
      sql.forEachBatch(Winners.of(source, source.load(sql, "rows", ViewSource.Range.ALL)), BATCH_ROWS,
          rows -> new OnlineSide.Rows(registered, rows).giveTo(sink));
    }
    for (Commit.Deletion deletion : source.manifest().deletions()) {
      OnlineSide.giveKey(sink, deletion.key());
      sink.delete(deletion.event(), RowSink.NO_CREATED_TIME);
    }
  }
}
