package io.roadml.features;

import io.roadml.kernels.EditDistance;
import java.util.Collection;
import java.util.List;

/// Looks a name up, and says what was meant where there is none.
final class Nearest {
  private static final int SHOWN = 20;

  private Nearest() {
  }

  /// The name, if it is known.
  ///
  /// @param where what follows `does not exist` in the message, such as ` in project=shop`
  /// @throws IllegalArgumentException if it is not, naming the nearest
  static String known(String what, String name, Collection<String> known, String where) {
    if (!known.contains(name)) {
      throw new IllegalArgumentException(what + "=" + name + " does not exist" + where + "; " + remedy(name, known));
    }
    return name;
  }

  static String remedy(String name, Collection<String> known) {
    List<String> all = List.copyOf(known);
    if (all.isEmpty()) {
      return "there is none yet";
    }
    String listed = String.join(", ", all.subList(0, Math.min(SHOWN, all.size())));
    return "did you mean " + EditDistance.nearest(name, all).orElseThrow() + "? (" + listed
        + (all.size() > SHOWN ? ", …)" : ")");
  }
}
