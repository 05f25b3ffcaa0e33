package io.roadml.data;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The places of texts among categories, in two tables: by string, and by the bytes of their UTF-8.
///
/// - Threading: immutable.
/// - Allocation: none when it looks up.
final class CategoryPlaces implements TextPlace {
  private final String feature;
  private final double unseen;
  private final Map<String, Double> byText = new HashMap<>();
  private final byte[][] slots;
  private final int[] places;
  private final int mask;

  /// Later ones of equal categories win.
  ///
  /// @param feature whose they are, for the message that refuses a text
  /// @param unseen the number of any other text; NaN to refuse it
  CategoryPlaces(String feature, List<String> categories, double unseen) {
    this.feature = feature;
    this.unseen = unseen;
    this.mask = Integer.highestOneBit(2 * categories.size() + 1) * 2 - 1;
    this.slots = new byte[mask + 1][];
    this.places = new int[mask + 1];
    for (int i = 0; i < categories.size(); i++) {
      byText.put(categories.get(i), (double) i);
    }
    byText.forEach(this::add);
  }

  /// A text that UTF-8 cannot say, such as half of a pair, comes in no bytes.
  private void add(String text, double place) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!text.equals(new String(bytes, StandardCharsets.UTF_8))) {
      return;
    }
    int slot = hash(MemorySegment.ofArray(bytes), 0, bytes.length) & mask;
    while (slots[slot] != null) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = bytes;
    places[slot] = (int) place;
  }

  @Override
  public double of(String text) {
    Double place = byText.get(text);
    return place != null ? place : other(text);
  }

  @Override
  public double of(MemorySegment utf8, long offset, int length) {
    for (int slot = hash(utf8, offset, length) & mask; slots[slot] != null; slot = (slot + 1) & mask) {
      if (isSame(slots[slot], utf8, offset, length)) {
        return places[slot];
      }
    }
    return Double.isNaN(unseen) ? other(TextPlace.text(utf8, offset, length)) : unseen;
  }

  private static boolean isSame(byte[] category, MemorySegment utf8, long offset, int length) {
    if (category.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (category[i] != utf8.get(ValueLayout.JAVA_BYTE, offset + i)) {
        return false;
      }
    }
    return true;
  }

  private static int hash(MemorySegment utf8, long offset, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + utf8.get(ValueLayout.JAVA_BYTE, offset + i);
    }
    return hash ^ (hash >>> 16);
  }

  private double other(String text) {
    if (Double.isNaN(unseen)) {
      throw Chain.refusal(feature, text.isEmpty() ? "a missing value" : text);
    }
    return unseen;
  }
}
