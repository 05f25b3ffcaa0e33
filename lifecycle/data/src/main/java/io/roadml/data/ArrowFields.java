package io.roadml.data;

import java.util.ArrayList;
import java.util.List;

/// The fields of an Arrow schema, and where each has its buffers in a record batch: buffers are counted through the
/// tree of all fields, depth first.
record ArrowFields(List<Field> fields) {
  /// A column.
  ///
  /// @param type of its values, or of its indices if it has a dictionary
  /// @param dictionary the number of its dictionary, or -1
  /// @param texts the type of the dictionary's values, or null
  /// @param node its place among all nodes
  /// @param buffer its first buffer; -1 if a field before it has a variable number of them
  record Field(String name, ArrowType type, long dictionary, ArrowType texts, int node, int buffer) {
    ColumnType column() {
      ColumnType type = dictionary < 0 ? this.type.column() : texts.column();
      return buffer < 0 || (dictionary >= 0 && type != ColumnType.TEXT) ? ColumnType.OTHER : type;
    }
  }

  /// The fields of a Schema, whose slot 1 they are.
  static ArrowFields of(FlatTable schema) {
    if (schema.ofShort(0, 0) != 0) {
      throw new IllegalArgumentException("it is big-endian");
    }
    List<Field> fields = new ArrayList<>();
    int[] next = new int[2];
    for (int i = 0; i < schema.count(1); i++) {
      FlatTable field = schema.element(1, i);
      FlatTable dictionary = field.has(4) ? field.table(4) : null;
      ArrowType values = ArrowType.of(field);
      ArrowType stored = dictionary == null ? values : index(dictionary);
      fields.add(new Field(field.text(0), stored, dictionary == null ? -1 : dictionary.ofLong(0, 0), values, next[0],
          next[1]));
      pass(field, stored, dictionary != null, next);
    }
    return new ArrowFields(List.copyOf(fields));
  }

  private static ArrowType index(FlatTable dictionary) {
    return dictionary.has(1) ? ArrowType.index(dictionary.table(1)) : new ArrowType(2, 32, true);
  }

  private static void pass(FlatTable field, ArrowType type, boolean encoded, int[] next) {
    next[0]++;
    next[1] = type.isView() || next[1] < 0 ? -1 : next[1] + type.buffers();
    for (int i = 0; i < field.count(5) && !encoded; i++) {
      FlatTable child = field.element(5, i);
      pass(child, child.has(4) ? index(child.table(4)) : ArrowType.of(child), child.has(4), next);
    }
  }

  Schema schema() {
    return new Schema(fields.stream().map(field -> new Column(field.name(), field.column())).toList());
  }

  Field field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst().orElseThrow();
  }
}
