package ml.serving.pmml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pmml4s.data.BoolVal;
import org.pmml4s.data.DataVal;
import org.pmml4s.data.DoubleVal;
import org.pmml4s.data.LongVal;
import org.pmml4s.data.Series;
import org.pmml4s.data.StringVal;

/**
 * A PMML model as a Java object: the same reading, checking and computing as the server's, without the server. Safe for use by several
 * threads.
 *
 * <pre>{@code
 * Scorer iris = Scorer.load(Path.of("iris.pmml"));
 * iris.score(Map.of("sepal_length", 5.1, "sepal_width", 3.5, "petal_length", 1.4, "petal_width", 0.2)).get("predicted_species");
 * }</pre>
 */
public final class Scorer {
  /** Where {@code npx ml udf} puts a model into the jar. */
  static final String BUNDLED = "/ml/serving/udf/model.pmml";

  /** What a value is in Java: String, Boolean, Long or Double. */
  public enum Type {
    TEXT("text"),
    TRUTH("true or false"),
    INTEGER("a whole number"),
    NUMBER("a number");

    private final String words;

    Type(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }

    private static Type of(Datatype datatype) {
      return switch (datatype) {
        case BYTES -> TEXT;
        case BOOL -> TRUTH;
        default -> datatype.isInteger() ? INTEGER : NUMBER;
      };
    }
  }

  /** An input or output of the model. */
  public record Column(String name, Type type) {}

  private final PmmlModel model;
  private final List<Column> inputs = new ArrayList<>();
  private final List<Column> outputs = new ArrayList<>();

  private Scorer(PmmlModel model) {
    this.model = model;
    for (Field field : model.fields) {
      inputs.add(new Column(field.name, Type.of(field.datatype)));
    }
    for (PmmlModel.Output output : model.outputs) {
      outputs.add(new Column(output.name(), Type.of(output.datatype())));
    }
  }

  /** The model in a file. Throws {@link ScoringException} when it is not there or is none. */
  public static Scorer load(Path file) {
    try {
      return of(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new ScoringException("model: " + file + " cannot be read (" + e + "). Say where the PMML file is.");
    }
  }

  /** The model that {@code npx ml udf} put into this jar. Throws {@link ScoringException} when there is none. */
  public static Scorer bundled() {
    try (InputStream in = Scorer.class.getResourceAsStream(BUNDLED)) {
      if (in == null) {
        throw new ScoringException("model: this jar holds none. Make it with npx ml udf MODEL, or name a PMML file.");
      }
      return of("of this jar", in.readAllBytes());
    } catch (IOException e) {
      throw new ScoringException("model: the one in this jar cannot be read (" + e + "). Make the jar again with npx ml udf MODEL.");
    }
  }

  /** @param name how messages call the model */
  public static Scorer of(String name, byte[] pmml) {
    try {
      ModelFile.check(name, pmml);
      return new Scorer(PmmlModel.parse(name, pmml));
    } catch (StartupFailure e) {
      throw new ScoringException(e.getMessage());
    }
  }

  /** The fields that the model reads, in its order. */
  public List<Column> inputs() {
    return List.copyOf(inputs);
  }

  /** What the model answers, in its order. */
  public List<Column> outputs() {
    return List.copyOf(outputs);
  }

  /** The place of a field by its name, else by its name in other capitals: SQL does not keep them. -1 when there is none. */
  public int indexOf(String field) {
    int found = -1;
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i).name().equals(field)) {
        return i;
      }
      if (inputs.get(i).name().equalsIgnoreCase(field)) {
        found = i;
      }
    }
    return found;
  }

  /** Whether the model says what it does when a field has no value. */
  public boolean takesMissing(int input) {
    return model.fields[input].takesMissing();
  }

  /**
   * One prediction. Values are Strings, Booleans and Numbers; what is not there counts as null; what the model does not read is ignored.
   * Throws {@link ScoringException} for a row that has no answer.
   */
  public Map<String, Object> score(Map<String, ?> row) {
    Object[] values = new Object[inputs.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(inputs.get(i).name());
    }
    Object[] answer = score(values);
    Map<String, Object> named = new LinkedHashMap<>();
    for (int i = 0; i < answer.length; i++) {
      named.put(outputs.get(i).name(), answer[i]);
    }
    return named;
  }

  /** One prediction from a value for each of {@link #inputs} in their order; a value for each of {@link #outputs} in theirs. */
  public Object[] score(Object[] values) {
    if (values.length != inputs.size()) {
      throw new ScoringException("The row has " + values.length + " values, and the model reads " + inputs.size() + ": " + names(inputs) + ".");
    }
    DataVal[] row = new DataVal[values.length];
    for (int i = 0; i < values.length; i++) {
      row[i] = value(model.fields[i], inputs.get(i).type(), values[i]);
    }
    Series result = model.predict(row);
    Object[] answer = new Object[outputs.size()];
    boolean answered = false;
    for (int i = 0; i < answer.length; i++) {
      answer[i] = plain(outputs.get(i).type(), result.get(model.outputs.get(i).index()));
      answered |= answer[i] != null;
    }
    if (!answered) {
      throw new ScoringException("The model has no answer for these values. Check them against its value ranges.");
    }
    return answer;
  }

  private static DataVal value(Field field, Type type, Object given) {
    if (given == null) {
      if (field.takesMissing()) {
        return DataVal.NULL();
      }
      throw new ScoringException(field.name + " is null and the model says nothing of missing values. Give it a value.");
    }
    DataVal value =
        switch (type) {
          case TEXT -> given instanceof CharSequence ? StringVal.apply(given.toString()) : null;
          case TRUTH -> given instanceof Boolean truth ? BoolVal.apply(truth) : null;
          case INTEGER -> given instanceof Number number && isWhole(number) ? LongVal.apply(number.longValue()) : null;
          case NUMBER -> given instanceof Number number ? DoubleVal.apply(finite(field, number.doubleValue())) : null;
        };
    if (value == null) {
      throw new ScoringException(field.name + " is " + shown(given) + ", and the model's field is " + type + ". Convert it.");
    }
    if (field.isUnknown(value)) {
      throw new ScoringException(field.name + " is " + shown(given) + ", which is not a value the model knows. Give it " + field.validValues() + ".");
    }
    return value;
  }

  private static double finite(Field field, double value) {
    if (!Double.isFinite(value)) {
      throw new ScoringException(field.name + " is " + value + ", which no model knows. Give it a finite number, or null where there is none.");
    }
    return value;
  }

  private static boolean isWhole(Number number) {
    if (number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return true;
    }
    double value = number.doubleValue();
    // Beyond 2^53 a double no longer says which whole number was meant.
    return value == Math.rint(value) && Math.abs(value) <= 9.007199254740992E15;
  }

  private static String shown(Object given) {
    String text = Text.shorten(given.toString());
    return given instanceof Number || given instanceof Boolean ? text : "the " + given.getClass().getSimpleName() + " \"" + text + "\"";
  }

  private static Object plain(Type type, DataVal value) {
    if (value == null || value.isMissing() || value.toVal() == null) {
      return null;
    }
    return switch (type) {
      case TEXT -> value instanceof StringVal text ? text.value() : String.valueOf(value.toVal());
      case TRUTH -> value.toBool();
      case INTEGER -> value.toLong();
      case NUMBER -> Double.isFinite(value.toDouble()) ? value.toDouble() : null;
    };
  }

  /** The columns' names as messages list them. */
  public static String names(List<Column> columns) {
    return Text.list(columns.stream().map(Column::name).toList());
  }
}
