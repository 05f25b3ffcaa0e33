/// Files of rows: Parquet, CSV, JSON lines and Arrow, through DuckDB inside the process.
///
/// A [Dataset] says which rows and columns of which files, and has a fingerprint; reading it gives a [Table] of
/// primitive arrays, or a stream of them. [Split] cuts it, a [Loader] batches and shuffles it, a [Profile] tells what
/// it is like, a [Validator] what is wrong with it by its [Expectations], and a [Transform] turns it into a model's
/// numbers, in training and in serving. DuckDB, DataSketches and the ways they work are used inside and appear in no
/// public signature.
package io.roadml.data;
