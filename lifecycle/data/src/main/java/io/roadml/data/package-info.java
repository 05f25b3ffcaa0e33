/// Tables in files: Parquet, CSV and JSON lines, read and written through DuckDB inside the process.
///
/// A [Dataset] says which rows and columns of which files; reading it gives a [Table] of primitive arrays, or a stream
/// of them where the rows should not all be in memory. DuckDB and JDBC are used inside and appear in no public
/// signature.
package io.roadml.data;
