package io.roadml.data;

import io.roadml.runtime.core.ElementType;
import io.roadml.runtime.core.RowTransform;
import io.roadml.runtime.core.TensorSpec;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;

/// What turns columns into the numbers that a model is given: learnt from the training rows once, and the same from
/// then on, in training and in serving, for tables and row by row.
///
/// ```java
/// Transform transform = Transform.fit(train, ColumnPlan.of("distance").log().standardise(),
///     ColumnPlan.of("origin").oneHot(Unseen.OTHER), ColumnPlan.of("date").part(TimePart.HOUR).as("hour"));
/// transform.writeTo(Path.of("flights.transform.json"));
/// Table features = transform.apply(test.read());
/// ```
///
/// - Shape: a column of doubles for each plan, for a one-hot plan as many as categories, in the order of the plans.
/// - Equality: a table gives, row by row, the bits that the single rows give, and a transform that was written and read
///   again, in whatever JVM, the bits of the first.
/// - Missing: a missing number is NaN, and stays so unless it is filled; an empty text is a missing one.
/// - Threading: immutable; a [TransformRow] belongs to one thread.
/// - Fails: [IllegalArgumentException] for a column that is not there, with the nearest name, for a step that does not
///   fit, and for a category that is refused.
public final class Transform implements RowTransform {
  private static final String VERSION = "roadml_transform";
  private static final long CURRENT = 1;
  private static final Set<String> KEYS = Set.of(VERSION, "features");
  private static final Set<String> FEATURE_KEYS = Set.of("name", "column", "type", "steps");

  private final List<Chain> chains;
  private final Schema inputs;
  private final List<String> outputs;
  private final int[] inputOf;

  /// One fitted feature, for whoever writes it down in another language.
  ///
  /// @param name what it is called
  /// @param input the column it is made of
  /// @param steps in order
  /// @param outputs the names of its columns
  public record Feature(String name, Column input, List<Step> steps, List<String> outputs) {}

  private Transform(List<Chain> chains) {
    this.chains = List.copyOf(chains);
    this.inputs = new Schema(chains.stream().map(Chain::input).distinct().toList());
    this.outputs = chains.stream().flatMap(chain -> chain.outputs().stream()).toList();
    this.inputOf = chains.stream().mapToInt(chain -> inputs.index(chain.input().name())).toArray();
    if (chains.isEmpty() || Set.copyOf(outputs).size() < outputs.size()) {
      throw new IllegalArgumentException("features=" + chains.stream().map(Chain::name).toList()
          + "; want at least one, and no name twice: as(…) gives another");
    }
    chains.stream().filter(Chain::givesText).findFirst().ifPresent(text -> {
      throw new IllegalArgumentException(
          "feature=" + text.name() + " stays a text; end its plan with ordinal(…), oneHot(…) or hash(…)");
    });
  }

  /// Learns from the training rows. It reads them once for each step that has something to learn and comes after
  /// another such step of the same plan: usually once or twice. Give it nothing but training rows.
  ///
  /// @throws IOException if the rows cannot be read
  public static Transform fit(Dataset train, ColumnPlan... plans) throws IOException {
    String[] names = Arrays.stream(plans).map(ColumnPlan::column).distinct().toArray(String[]::new);
    if (names.length == 0) {
      throw new IllegalArgumentException("fit(…) names no plan; want at least one");
    }
    return new Transform(Fitting.fit(train.select(names), List.of(plans)));
  }

  /// The columns it needs, each once.
  public Schema inputs() {
    return inputs;
  }

  /// The columns it needs, as the hop knows them: numbers and booleans are FP64, texts BYTES, days and moments INT64.
  @Override
  public List<TensorSpec> columns() {
    return inputs.columns().stream().map(column -> TensorSpec.of(column.name(), element(column.type()), 1)).toList();
  }

  private static ElementType element(ColumnType type) {
    return switch (type) {
      case TEXT -> ElementType.BYTES;
      case DATE, TIMESTAMP -> ElementType.INT64;
      default -> ElementType.FP64;
    };
  }

  /// The names of the numbers it gives, in order.
  @Override
  public List<String> outputs() {
    return outputs;
  }

  @Override
  public String refusal() {
    return chains.stream().filter(Chain::refuses).findFirst().map(chain -> "refuses what feature=" + chain.name()
        + " was not trained on; plan it with Unseen.NONE or Unseen.OTHER").orElse("");
  }

  /// What it does, for those who write it down in another language.
  public List<Feature> features() {
    return chains.stream().map(chain -> new Feature(chain.name(), chain.input(), chain.steps(), chain.outputs()))
        .toList();
  }

  /// A row to be set and transformed again and again without allocation.
  @Override
  public TransformRow row() {
    return new TransformRow(this);
  }

  /// The features of all rows, as columns of doubles.
  ///
  /// @throws IllegalArgumentException if a column is missing or of another type
  public Table apply(Table table) {
    double[][] columns = new double[outputs.size()][table.rowCount()];
    each(table, (row, features) -> {
      for (int i = 0; i < features.length; i++) {
        columns[i][row] = features[i];
      }
    });
    Table.Builder builder = Table.builder();
    for (int i = 0; i < columns.length; i++) {
      builder.doubles(outputs.get(i), columns[i]);
    }
    return builder.build();
  }

  /// The features of all rows, row by row, as a model of single precision is given them: `rowCount × outputs` numbers.
  ///
  /// @throws IllegalArgumentException if a column is missing or of another type
  public float[] rows(Table table) {
    int width = outputs.size();
    float[] rows = new float[Math.multiplyExact(table.rowCount(), width)];
    each(table, (row, features) -> {
      for (int i = 0; i < width; i++) {
        rows[row * width + i] = (float) features[i];
      }
    });
    return rows;
  }

  private interface RowConsumer {
    void accept(int row, double[] features);
  }

  private void each(Table table, RowConsumer consumer) {
    List<StoredColumn> columns = inputs.columns().stream().map(column -> input(table, column)).toList();
    TransformRow row = row();
    double[] features = new double[outputs.size()];
    for (int i = 0; i < table.rowCount(); i++) {
      for (int k = 0; k < columns.size(); k++) {
        row.set(k, columns.get(k), i);
      }
      row.apply(features, 0);
      consumer.accept(i, features);
    }
  }

  private static StoredColumn input(Table table, Column wanted) {
    StoredColumn found = table.stored(wanted.name());
    ColumnType type = found.column().type();
    boolean fits = type == wanted.type() || (TransformRow.isNumber(wanted.type()) && TransformRow.isNumber(type));
    if (!fits) {
      throw new IllegalArgumentException("column=" + wanted.name() + " has type=" + type
          + ", but the transform was fitted on " + wanted.type());
    }
    return found;
  }

  /// Writes the features of a row.
  void apply(TransformRow row, double[] target, int offset) {
    int at = offset;
    for (int i = 0; i < inputOf.length; i++) {
      Chain chain = chains.get(i);
      int input = inputOf[i];
      double value = switch (chain.input().type()) {
        case TEXT -> row.isPlaced(input) ? chain.ofPlace(row.place(i)) : chain.ofText(row.text(input));
        case DATE, TIMESTAMP -> chain.ofTime(row.time(input));
        default -> chain.ofNumber(row.number(input));
      };
      chain.spread(value, target, at);
      at += chain.outputs().size();
    }
  }

  int featureCount() {
    return inputOf.length;
  }

  /// Finds the places of a text for each feature that is made of it.
  void place(int input, MemorySegment utf8, long offset, int length, double[] places) {
    for (int i = 0; i < inputOf.length; i++) {
      if (inputOf[i] == input) {
        places[i] = chains.get(i).place(utf8, offset, length);
      }
    }
  }

  /// As JSON for people.
  public String toJson() {
    return Json.pretty(json());
  }

  /// Writes [#toJson()] to a file, which appears when it is whole.
  ///
  /// @throws IOException if it cannot be written
  public void writeTo(Path file) throws IOException {
    Json.write(json(), file);
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put(VERSION, CURRENT);
    json.put("features", chains.stream().map(chain -> {
      Map<String, Object> feature = new LinkedHashMap<>();
      feature.put("name", chain.name());
      feature.put("column", chain.input().name());
      feature.put("type", chain.input().type().name());
      feature.put("steps", chain.steps().stream().map(StepJson::of).toList());
      return feature;
    }).toList());
    return json;
  }

  /// Reads what [#writeTo(Path)] wrote, of a transform without functions of the application's own.
  ///
  /// @throws IOException if the file cannot be read, or says something else
  public static Transform read(Path file) throws IOException {
    return read(file, Map.of());
  }

  /// [#read(Path)] with the application's own functions by name.
  ///
  /// @throws IOException if the file cannot be read, or says something else, such as the name of a function that is
  ///   not given
  public static Transform read(Path file, Map<String, DoubleUnaryOperator> functions) throws IOException {
    JsonObject json = Json.read(file);
    try {
      return of(json, new HashMap<>(functions));
    } catch (IllegalArgumentException e) {
      throw new IOException("file=" + file + " is no transform that can be used: " + e.getMessage(), e);
    }
  }

  private static Transform of(JsonObject json, Map<String, DoubleUnaryOperator> functions) {
    json.only(KEYS);
    if (json.whole(VERSION) != CURRENT) {
      throw new IllegalArgumentException(
          VERSION + "=" + json.whole(VERSION) + "; this version of RoadML reads " + CURRENT);
    }
    List<Chain> chains = new ArrayList<>();
    for (JsonObject feature : json.objects("features")) {
      feature.only(FEATURE_KEYS);
      ColumnType type = ExpectedColumn.constant(ColumnType.class, feature.text("type"), feature.where() + ".type");
      chains.add(Chain.of(feature.text("name"), new Column(feature.text("column"), type),
          feature.objects("steps").stream().map(StepJson::step).toList(), functions));
    }
    return new Transform(chains);
  }
}
