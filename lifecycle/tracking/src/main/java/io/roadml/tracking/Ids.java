package io.roadml.tracking;

import io.roadml.metadata.MetadataStore;
import io.roadml.metadata.RefusedException;
import java.util.Locale;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Where ids and names come from that nobody chose.
final class Ids {
  private static final String[] MANNERS = {"able", "amber", "ample", "azure", "brisk", "calm", "clear", "crisp",
      "dapper",
      "eager", "early", "fair", "fleet", "fond", "frank", "gentle", "glad", "golden", "grand", "hardy", "jolly", "keen",
      "kind", "lively", "lucid", "merry", "mild", "neat", "noble", "plain", "proud", "quick", "quiet", "rapid", "ready",
      "silver", "smooth", "sober", "steady", "sunny", "swift", "tidy", "upbeat", "vivid", "warm", "wise", "witty"};
  private static final String[] TRAVELLERS = {"badger", "bison", "camel", "condor", "crane", "curlew", "dolphin",
      "egret",
      "falcon", "finch", "fox", "gannet", "gecko", "goose", "hare", "heron", "ibex", "jackal", "kestrel", "lark",
      "linnet",
      "lynx", "marten", "moose", "newt", "ocelot", "oriole", "osprey", "otter", "petrel", "plover", "puffin", "raven",
      "robin", "salmon", "sparrow", "stork", "swallow", "swan", "swift", "tern", "thrush", "tortoise", "trout",
      "wagtail",
      "wolf", "wren"};
  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  private Ids() {
  }

  /// The next number of a series: given out once, however many ask, and only if the transaction it is part of succeeds.
  static long next(MetadataStore store, String series) {
    return store.sql().change("UPDATE counter SET next = next + 1 WHERE name = ? RETURNING next - 1",
        row -> row.integer(1), series).orElseThrow();
  }

  /// 32 hexadecimal digits.
  static String unique() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /// A name that people can say.
  static synchronized String name() {
    return String.format(Locale.ROOT, "%s-%s-%d", MANNERS[RANDOM.nextInt(MANNERS.length)],
        TRAVELLERS[RANDOM.nextInt(TRAVELLERS.length)], RANDOM.nextInt(1_000));
  }

  /// The number of an experiment's id.
  static long experiment(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw (RefusedException) RefusedException
          .invalid("Invalid experiment ID '" + id + "'. Experiment ID must be a valid integer.").initCause(e);
    }
  }
}
