package io.roadml.runtime.online;

/// Figures of one table.
///
/// @param rows            rows in it now, tombstones and expired ones included
/// @param capacity        rows that it was last made for
/// @param bytes           size of its file
/// @param epoch           how often its file was made
/// @param schema          how often features were appended, from 1
/// @param writes          what became of the rows given to this process since it opened the table
/// @param newestEvent     the newest event time ever written, deletions apart, microseconds; [Long#MIN_VALUE] when nothing was
/// @param freshnessMicros age of the newest event, −1 when there is none
/// @param lastSweep       what the last sweep of this process found
/// @param restored        what became of the rows replayed when this process opened the table
public record TableStats(long rows, long capacity, long bytes, long epoch, int schema, WriteReport writes,
    long newestEvent, long freshnessMicros, SweepReport lastSweep, WriteReport restored) {}
