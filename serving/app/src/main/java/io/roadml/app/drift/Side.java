package io.roadml.app.drift;

/// The rows of one column in one file.
///
/// @param rows all of them
/// @param missing without a value
/// @param infinite neither counted as missing nor compared
record Side(long rows, long missing, long infinite) {
  double missingShare() {
    return rows == 0 ? Double.NaN : (double) missing / rows;
  }

  long present() {
    return rows - missing - infinite;
  }
}
