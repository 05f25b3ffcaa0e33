package io.roadml.runtime.online;

import java.nio.file.Path;

/// Opens a store, writes one row, and prints the message of what went wrong.
final class Opens {
  private Opens() {
  }

  /// Argument: the store's folder.
  public static void main(final String[] arguments) {
    try (OnlineStore store = OnlineStore.open(Path.of(arguments[0]), OnlineOptions.defaults())) {
      KillView.say(store.table(KillView.view()).writer(), 1, 1).write(1, 1, WriteMode.REPLACE);
    } catch (final OnlineStoreException refused) {
      System.out.println(refused.getMessage());
    }
  }
}
