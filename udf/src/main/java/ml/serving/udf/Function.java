package ml.serving.udf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import ml.serving.pmml.Scorer;
import ml.serving.pmml.Scorer.Column;
import ml.serving.pmml.ScoringException;
import org.apache.hadoop.hive.ql.exec.UDFArgumentException;
import org.apache.hadoop.hive.ql.metadata.HiveException;
import org.apache.hadoop.hive.ql.udf.generic.GenericUDF;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.ObjectInspectorFactory;
import org.apache.hadoop.hive.serde2.objectinspector.PrimitiveObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.StructField;
import org.apache.hadoop.hive.serde2.objectinspector.StructObjectInspector;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.PrimitiveObjectInspectorFactory;
import org.apache.hadoop.hive.serde2.objectinspector.primitive.PrimitiveObjectInspectorUtils;

/**
 * A model as a function of Hive, and of Spark SQL with Hive support. It takes the fields in the model's order, or one struct with the
 * fields by their names (other members are ignored). It gives a struct of the model's outputs and of {@code error}: null, or why this row
 * has no answer; the others are null then. Wrong types and numbers of arguments are refused before anything runs.
 */
abstract class Function extends GenericUDF {
  /** How many arguments say which model it is, before the fields. */
  private final int leading;

  // Hive and Spark copy functions to where they run and initialize them there.
  private transient Scorer model;
  private transient Argument[] arguments;
  private transient int outputs;

  Function(int leading) {
    this.leading = leading;
  }

  abstract Scorer model(ObjectInspector[] leading) throws UDFArgumentException;

  @Override
  public ObjectInspector initialize(ObjectInspector[] given) throws UDFArgumentException {
    try {
      if (given.length < leading) {
        throw new ScoringException("the model's file is missing: it is the first argument.");
      }
      model = model(Arrays.copyOf(given, leading));
      arguments = arguments(Arrays.copyOfRange(given, leading, given.length));
      return result();
    } catch (ScoringException e) {
      throw new UDFArgumentException(name() + ": " + e.getMessage());
    }
  }

  private Argument[] arguments(ObjectInspector[] given) {
    List<Column> inputs = model.inputs();
    Argument[] found = new Argument[inputs.size()];
    if (given.length == 1 && given[0] instanceof StructObjectInspector struct) {
      for (StructField member : struct.getAllStructFieldRefs()) {
        int input = model.indexOf(member.getFieldName());
        if (input >= 0) {
          found[input] = new Argument(leading, struct, member, member.getFieldObjectInspector());
        }
      }
      List<Column> missing = new ArrayList<>();
      for (int i = 0; i < found.length; i++) {
        if (found[i] == null && !model.takesMissing(i)) {
          missing.add(inputs.get(i));
        }
      }
      if (!missing.isEmpty()) {
        throw new ScoringException("the struct lacks " + Scorer.names(missing) + ".");
      }
    } else if (given.length == inputs.size()) {
      for (int i = 0; i < given.length; i++) {
        found[i] = new Argument(leading + i, null, null, given[i]);
      }
    } else {
      throw new ScoringException(
          "there are " + given.length + " values, and the model reads " + inputs.size() + ": " + Scorer.names(inputs)
              + ". Pass them in this order, or one struct that has them by name.");
    }
    for (int i = 0; i < found.length; i++) {
      if (found[i] != null) {
        found[i].check(inputs.get(i));
      }
    }
    return found;
  }

  private ObjectInspector result() {
    List<String> names = new ArrayList<>();
    List<ObjectInspector> types = new ArrayList<>();
    for (Column output : model.outputs()) {
      names.add(output.name());
      types.add(
          switch (output.type()) {
            case TEXT -> PrimitiveObjectInspectorFactory.javaStringObjectInspector;
            case TRUTH -> PrimitiveObjectInspectorFactory.javaBooleanObjectInspector;
            case INTEGER -> PrimitiveObjectInspectorFactory.javaLongObjectInspector;
            case NUMBER -> PrimitiveObjectInspectorFactory.javaDoubleObjectInspector;
          });
    }
    outputs = names.size();
    names.add("error");
    types.add(PrimitiveObjectInspectorFactory.javaStringObjectInspector);
    // Hive writes the members of a struct in small letters.
    if (names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count() < names.size()) {
      throw new ScoringException("among the outputs " + String.join(", ", names) + " two have one name in SQL. Rename one in the model's Output.");
    }
    return ObjectInspectorFactory.getStandardStructObjectInspector(names, types);
  }

  @Override
  public Object evaluate(DeferredObject[] given) throws HiveException {
    Object[] row = new Object[arguments.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = arguments[i] == null ? null : arguments[i].value(given);
    }
    Object[] answer = new Object[outputs + 1];
    try {
      System.arraycopy(model.score(row), 0, answer, 0, outputs);
    } catch (ScoringException e) {
      answer[outputs] = e.getMessage();
    }
    return answer;
  }

  @Override
  public String getDisplayString(String[] children) {
    return Arrays.stream(children).collect(Collectors.joining(", ", name() + "(", ")"));
  }

  private String name() {
    return getClass().getSimpleName();
  }

  /** Where a field's value comes from: an argument, or a member of the struct that is one. */
  private record Argument(int position, StructObjectInspector struct, StructField member, ObjectInspector type) {
    Object value(DeferredObject[] given) throws HiveException {
      Object value = given[position].get();
      if (struct != null) {
        value = value == null ? null : struct.getStructFieldData(value, member);
      }
      if (value == null || !(type instanceof PrimitiveObjectInspector primitive)) {
        return null;
      }
      return switch (PrimitiveObjectInspectorUtils.getPrimitiveGrouping(primitive.getPrimitiveCategory())) {
        // Hive's decimals are no Numbers. A long stays one, for it may have more digits than a double.
        case NUMERIC_GROUP -> primitive.getPrimitiveJavaObject(value) instanceof Number number
            ? number
            : PrimitiveObjectInspectorUtils.getDouble(value, primitive);
        case STRING_GROUP -> PrimitiveObjectInspectorUtils.getString(value, primitive);
        default -> primitive.getPrimitiveJavaObject(value);
      };
    }

    void check(Column column) {
      boolean fits = false;
      if (type instanceof PrimitiveObjectInspector primitive) {
        fits =
            switch (PrimitiveObjectInspectorUtils.getPrimitiveGrouping(primitive.getPrimitiveCategory())) {
              case VOID_GROUP -> true;
              case NUMERIC_GROUP -> column.type() == Scorer.Type.NUMBER || column.type() == Scorer.Type.INTEGER;
              case STRING_GROUP -> column.type() == Scorer.Type.TEXT;
              case BOOLEAN_GROUP -> column.type() == Scorer.Type.TRUTH;
              default -> false;
            };
      }
      if (!fits) {
        throw new ScoringException(column.name() + " is " + type.getTypeName() + ", and the model's field is " + column.type() + ". Cast it.");
      }
    }
  }
}
