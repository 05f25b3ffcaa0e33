package io.roadml.features;

/// A feature as it is asked for, `view:feature`.
record FeatureRef(String view, String feature) {
  static FeatureRef of(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0 || colon == text.length() - 1 || text.indexOf(':', colon + 1) >= 0) {
      throw new IllegalArgumentException("feature=" + text + " is not of the form view:feature");
    }
    return new FeatureRef(text.substring(0, colon), text.substring(colon + 1));
  }

  /// The column of a training set.
  String column() {
    return view + "__" + feature;
  }

  @Override
  public String toString() {
    return view + ":" + feature;
  }
}
