package io.roadml.kernels;

/// What was said and what happened, for each bin of predicted probability that has rows, ascending.
///
/// @param said the mean predicted probability of the bin's rows
/// @param happened the share of the bin's rows that are positive
/// @param rows how many rows the bin has
public record CalibrationCurve(double[] said, double[] happened, int[] rows) {}
