package io.roadml.data;

import java.io.IOException;
import java.util.Objects;
import java.util.OptionalLong;

/// How a training loop reads a dataset: in batches, shuffled anew for every epoch, one shard of several, from any place
/// on.
///
/// ```java
/// Loader loader = Loader.of(train).batchRows(512).shuffled(42).prefetch(4);
/// for (int epoch = 0; epoch < 10; epoch++) {
///   try (Batches batches = loader.epoch(epoch)) {
///     while (batches.hasNext()) {
///       step(batches.next());
///       checkpoint(batches.token());
///     }
///   }
/// }
/// ```
///
/// - Order: that of the files; shuffled, rows come by the MD5 of `<seed>:<epoch>:<row>` as a number, lowest byte first,
///   where row counts the rows that the dataset's conditions leave, from 0. That is a permutation of all rows, the same
///   on every machine and for ever, and another for every epoch and seed.
/// - Shards: shard i of n has the rows whose number is i modulo n: the same in every epoch, together all rows, none
///   twice, and their sizes differ by at most one row.
/// - Memory: some batches. A shuffle sorts outside of memory what does not fit into it, in the folder for temporary
///   files.
/// - Threading: immutable; each [Batches] belongs to one thread, and with prefetch reads in a thread of its own.
public final class Loader {
  private static final int BATCH_ROWS = 1024;

  private final Dataset dataset;
  private final int batchRows;
  private final OptionalLong seed;
  private final int shard;
  private final int shards;
  private final boolean dropLast;
  private final int prefetch;

  private Loader(Dataset dataset, int batchRows, OptionalLong seed, int shard, int shards, boolean dropLast,
      int prefetch) {
    this.dataset = dataset;
    this.batchRows = batchRows;
    this.seed = seed;
    this.shard = shard;
    this.shards = shards;
    this.dropLast = dropLast;
    this.prefetch = prefetch;
  }

  /// All rows in their order, in batches of 1024.
  public static Loader of(Dataset dataset) {
    return new Loader(Objects.requireNonNull(dataset, "dataset"), BATCH_ROWS, OptionalLong.empty(), 0, 1, false, 0);
  }

  /// Batches of that many rows; the last may be smaller.
  public Loader batchRows(int rows) {
    require(rows >= 1, "batchRows=" + rows + "; want ≥ 1");
    return new Loader(dataset, rows, seed, shard, shards, dropLast, prefetch);
  }

  /// Another order in every epoch.
  public Loader shuffled(long newSeed) {
    return new Loader(dataset, batchRows, OptionalLong.of(newSeed), shard, shards, dropLast, prefetch);
  }

  /// One of several parts of the rows, such as that of one of several processes.
  ///
  /// @param index 0 … count - 1
  /// @param count of all shards
  public Loader shard(int index, int count) {
    require(count >= 1 && index >= 0 && index < count, "shard=" + index + " of " + count + "; want 0 … count - 1");
    return new Loader(dataset, batchRows, seed, index, count, dropLast, prefetch);
  }

  /// Leaves out a last batch that is smaller than the others.
  public Loader dropLast() {
    return new Loader(dataset, batchRows, seed, shard, shards, true, prefetch);
  }

  /// Reads up to that many batches ahead in a thread of its own; 0 reads in the calling thread. The sequence is the
  /// same.
  public Loader prefetch(int batches) {
    require(batches >= 0 && batches <= 1024, "prefetch=" + batches + "; want 0 … 1024");
    return new Loader(dataset, batchRows, seed, shard, shards, dropLast, batches);
  }

  /// How many batches an epoch has.
  ///
  /// @throws IOException if the rows cannot be counted
  public long batchCount() throws IOException {
    long rows = shardRows();
    return dropLast ? rows / batchRows : (rows + batchRows - 1) / batchRows;
  }

  /// The batches of an epoch, from the first.
  ///
  /// @param epoch ≥ 0
  /// @throws IOException if the dataset cannot be read
  public Batches epoch(int epoch) throws IOException {
    require(epoch >= 0, "epoch=" + epoch + "; want ≥ 0");
    return batches(epoch, 0);
  }

  /// Goes on where [Batches#token()] was taken: the next batch is the one that would have come next then.
  ///
  /// @throws IOException if the dataset cannot be read
  /// @throws IllegalArgumentException if the token is of other rows, or of a loader with other settings
  public Batches resume(String token) throws IOException {
    String own = settings();
    String[] parts = token.split("/", -1);
    require(parts.length == 3 && parts[0].equals(own) && parts[1].matches("\\d{1,9}") && parts[2].matches("\\d{1,18}"),
        "token=" + token + " is of other rows or another loader; this loader's begin with " + own);
    return batches(Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
  }

  private Batches batches(int epoch, long done) throws IOException {
    long rows = dropLast ? shardRows() / batchRows * batchRows : Long.MAX_VALUE;
    String sql = "SELECT " + dataset.schema().projection() + rows(epoch) + " LIMIT "
        + Math.max(0, rows - done * batchRows) + " OFFSET " + Math.multiplyExact(done, batchRows);
    TableCursor cursor = dataset.query(sql, batchRows);
    return new Batches(prefetch == 0 ? cursor : new ReadAhead(cursor, prefetch), this, epoch, done);
  }

  /// Reading all rows in their order needs neither numbers nor a sort.
  private String rows(int epoch) {
    if (seed.isEmpty() && shards == 1) {
      return dataset.source();
    }
    return " FROM (SELECT *, row_number() OVER () - 1 AS " + Split.ROW + dataset.source() + ") WHERE " + Split.ROW
        + " % "
        + shards + " = " + shard + order(epoch);
  }

  private String order(int epoch) {
    return seed.isEmpty() ? " ORDER BY " + Split.ROW
        : " ORDER BY md5_number('" + seed.getAsLong() + ":" + epoch + ":' || " + Split.ROW + "), " + Split.ROW;
  }

  private long shardRows() throws IOException {
    long rows = dataset.rowCount();
    return rows / shards + (shard < rows % shards ? 1 : 0);
  }

  /// Reads all files when the first token of a dataset is asked for, and never again.
  String token(int epoch, long done) throws IOException {
    return settings() + "/" + epoch + "/" + done;
  }

  private String settings() throws IOException {
    return "v1:" + dataset.fingerprint().substring("sha256:".length(), "sha256:".length() + 16) + ":" + batchRows + ":"
        + (seed.isEmpty() ? "-" : seed.getAsLong()) + ":" + shard + ":" + shards + ":" + dropLast;
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
