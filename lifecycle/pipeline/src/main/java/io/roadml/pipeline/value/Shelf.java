package io.roadml.pipeline.value;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The collections that are kept, each with the class that it comes back as.
///
/// A public class comes back as itself, because a step may be declared to give just that. What has no public class, as
/// what `List.of` makes, comes back as the usual one of its kind: it can be changed, so that no step that could use the
/// first value stumbles over the second.
///
/// @param tag what stands before the value's bytes; it never changes its meaning
/// @param ordered whether the order of its elements is part of the value
/// @param empty makes one
record Shelf(int tag, Class<?> type, boolean ordered, Supplier<?> empty) {
  private static final Shelf LIST = new Shelf(48, ArrayList.class, true, ArrayList::new);
  private static final Shelf SET = new Shelf(50, HashSet.class, false, HashSet::new);
  private static final Shelf SEQUENCED_SET = new Shelf(51, LinkedHashSet.class, true, LinkedHashSet::new);
  private static final Shelf MAP = new Shelf(53, HashMap.class, false, HashMap::new);
  private static final Shelf SEQUENCED_MAP = new Shelf(54, LinkedHashMap.class, true, LinkedHashMap::new);

  private static final List<Shelf> ALL = List.of(LIST, SET,
      SEQUENCED_SET, new Shelf(52, TreeSet.class, true, TreeSet::new), MAP, SEQUENCED_MAP,
      new Shelf(55, TreeMap.class, true, TreeMap::new),
      new Shelf(56, ConcurrentHashMap.class, false, ConcurrentHashMap::new));

  /// The row of a tag, or null.
  static Shelf of(int tag) {
    return ALL.stream().filter(shelf -> shelf.tag == tag).findFirst().orElse(null);
  }

  /// The row of a collection or a map.
  ///
  /// @throws NotKeptException if it has a class or an order that would not come back
  static Shelf of(Object value) throws NotKeptException {
    if ((value instanceof SortedMap<?, ?> map && map.comparator() != null)
        || (value instanceof SortedSet<?> set && set.comparator() != null)) {
      throw new NotKeptException(
          "its elements are in the order of a comparator, which has no bytes; give them in natural "
              + "order, or in a LinkedHashMap or LinkedHashSet");
    }
    for (Shelf shelf : ALL) {
      if (shelf.type == value.getClass()) {
        return shelf;
      }
    }
    if (Modifier.isPublic(value.getClass().getModifiers())) {
      throw ValueWriter.unknown(value);
    }
    return usual(value);
  }

  private static Shelf usual(Object value) throws NotKeptException {
    return switch (value) {
      case List<?> _ -> LIST;
      case Set<?> set -> set instanceof SequencedCollection<?> ? SEQUENCED_SET : SET;
      case Map<?, ?> map -> map instanceof SequencedMap<?, ?> ? SEQUENCED_MAP : MAP;
      default -> throw ValueWriter.unknown(value);
    };
  }

  @SuppressWarnings("unchecked")
  Collection<Object> newCollection() {
    return (Collection<Object>) empty.get();
  }

  @SuppressWarnings("unchecked")
  Map<Object, Object> newMap() {
    return (Map<Object, Object>) empty.get();
  }

  boolean isMap() {
    return Map.class.isAssignableFrom(type);
  }
}
