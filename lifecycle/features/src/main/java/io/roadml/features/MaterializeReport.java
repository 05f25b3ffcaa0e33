package io.roadml.features;

import java.time.Instant;

/// What a copy of a view's rows into the online store came to.
///
/// @param view which view
/// @param from the first event time that was looked at, or [Instant#MIN] for all
/// @param to the last one
/// @param rows what became of the rows; the sum closes
/// @param upToDate whether nothing was done because the view had been copied up to a later time before
public record MaterializeReport(String view, Instant from, Instant to, OnlineReport rows, boolean upToDate) {}
