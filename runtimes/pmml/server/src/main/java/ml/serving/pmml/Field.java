package ml.serving.pmml;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.pmml4s.data.BoolVal;
import org.pmml4s.data.DataVal;
import org.pmml4s.data.DoubleVal;
import org.pmml4s.data.LongVal;
import org.pmml4s.data.StringVal;
import org.pmml4s.metadata.InvalidValueTreatment;
import org.pmml4s.metadata.MiningField;

/** One input field of the model: what may be sent for it, and how that becomes the evaluator's value. */
final class Field {
  final String name;
  final Datatype datatype;
  private final org.pmml4s.metadata.Field field;
  private final boolean refusesInvalid;
  private final boolean takesMissing;
  private final boolean plain;

  /** @param mining how the model treats the field; null when it says nothing */
  Field(org.pmml4s.metadata.Field field, MiningField mining) {
    this.name = field.name();
    this.datatype = Datatype.of(field.dataType());
    this.field = field;
    // Any other treatment is the model's own answer to such a value, so the model gets to see it.
    this.refusesInvalid = mining == null || mining.invalidValueTreatment().equals(InvalidValueTreatment.returnInvalid());
    this.takesMissing = mining != null && (mining.missingValueReplacement().isDefined() || mining.missingValueTreatment().isDefined());
    this.plain = field.isPlain();
  }

  void checkDatatype(Tensor tensor) {
    Datatype given = tensor.datatype;
    boolean fits =
        switch (datatype) {
          case BYTES -> given == Datatype.BYTES;
          case BOOL -> given == Datatype.BOOL;
          default -> given.isFloat() || given.isInteger();
        };
    if (!fits) {
      throw Refusal.of(Violation.WRONG_TYPE, name,
          tensor.label() + ": datatype " + given + " does not fit field \"" + name + "\", which is " + datatype + ". Send " + datatype
              + " (fields of different types: one tensor a field).");
    }
  }

  /** The value of element {@code i}, which is in row {@code row}. */
  DataVal value(Tensor tensor, int i, int row) {
    byte kind = tensor.kinds[i];
    if (kind == Tensor.NULL) {
      if (takesMissing) {
        return DataVal.NULL();
      }
      throw wrong(Violation.MISSING, tensor, row, "is null and the model says nothing of missing values", "Send a value");
    }
    DataVal value =
        switch (datatype) {
          case BYTES -> StringVal.apply(text(tensor, i, row));
          case BOOL -> bool(tensor, i, row);
          case INT64 -> LongVal.apply(integer(tensor, i, row));
          default -> DoubleVal.apply(number(tensor, i, row));
        };
    if (isUnknown(value)) {
      throw wrong(outside(), tensor, row, "is not a value the model knows", "Send " + validValues());
    }
    return value;
  }

  /** Whether the model says what it does without a value. */
  boolean takesMissing() {
    return takesMissing;
  }

  /** Whether the value is one that the model refuses. */
  boolean isUnknown(DataVal value) {
    return refusesInvalid && isOutsideDictionary(value);
  }

  /** Whether the model has its own answer to values that are none of the dictionary's. */
  boolean toleratesUnknown() {
    return !plain && !refusesInvalid;
  }

  /** Whether a value is none of those that the DataDictionary has; one that is missing is no value. */
  boolean isOutsideDictionary(DataVal value) {
    return !plain && value.nonMissing() && (field.isInvalidValue(value) || !field.isValidValue(value));
  }

  /** What a value outside of the dictionary is called: of a list of values, or of intervals. */
  Violation outside() {
    return field.validValues().length > 0 ? Violation.UNKNOWN_CATEGORY : Violation.OUT_OF_RANGE;
  }

  private String text(Tensor tensor, int i, int row) {
    if (tensor.kinds[i] != Tensor.TEXT) {
      throw wrong(Violation.WRONG_TYPE, tensor, row, "is not a string", "BYTES elements are JSON strings");
    }
    return tensor.texts[i];
  }

  private BoolVal bool(Tensor tensor, int i, int row) {
    if (tensor.kinds[i] != Tensor.BOOLEAN) {
      throw wrong(Violation.WRONG_TYPE, tensor, row, "is not a boolean", "BOOL elements are true or false");
    }
    return tensor.bits[i] == 1 ? DataVal.TRUE() : DataVal.FALSE();
  }

  private double number(Tensor tensor, int i, int row) {
    byte kind = tensor.kinds[i];
    if (tensor.datatype.isInteger()) {
      return wholeNumber(tensor, i, row);
    }
    if (kind != Tensor.INTEGER && kind != Tensor.DECIMAL && kind != Tensor.HUGE_INTEGER) {
      throw wrong(Violation.WRONG_TYPE, tensor, row, "is not a number", tensor.datatype + " elements are JSON numbers");
    }
    double value = kind == Tensor.INTEGER ? tensor.bits[i] : Double.longBitsToDouble(tensor.bits[i]);
    if (tensor.datatype == Datatype.FP32) {
      value = (float) value;
    }
    if (!Double.isFinite(value)) {
      throw wrong(Violation.OUT_OF_RANGE, tensor, row, "is beyond the range of " + tensor.datatype, "Send a finite number");
    }
    return value;
  }

  private long wholeNumber(Tensor tensor, int i, int row) {
    Datatype type = tensor.datatype;
    if (tensor.kinds[i] != Tensor.INTEGER || tensor.bits[i] < type.min || tensor.bits[i] > type.max) {
      throw wrong(tensor.kinds[i] == Tensor.INTEGER ? Violation.OUT_OF_RANGE : Violation.WRONG_TYPE, tensor, row, "is not a whole number from " + type.min + " to " + type.max, "Send one, or another datatype than " + type);
    }
    return tensor.bits[i];
  }

  private long integer(Tensor tensor, int i, int row) {
    if (tensor.datatype.isInteger()) {
      return wholeNumber(tensor, i, row);
    }
    double value = number(tensor, i, row);
    if (value != Math.rint(value) || Math.abs(value) > 9.007199254740992E15) {
      throw wrong(Violation.WRONG_TYPE, tensor, row, "is not a whole number", "The field is an integer: send one");
    }
    return (long) value;
  }

  private Refusal wrong(Violation violation, Tensor tensor, int row, String what, String todo) {
    return Refusal.of(violation, name, tensor.label() + ", row " + row + ": the element " + what + ". " + todo + ".");
  }

  /** What may be sent, in words. */
  String validValues() {
    List<String> values = Arrays.stream(field.validValues()).map(v -> String.valueOf(v.toVal())).collect(Collectors.toList());
    if (!values.isEmpty()) {
      return "one of " + Text.list(values);
    }
    String intervals = Arrays.stream(field.intervals()).map(Object::toString).collect(Collectors.joining(" or "));
    return intervals.isEmpty() ? "a value of the DataDictionary" : "a value in " + intervals;
  }

  /** A valid value for warming up: a known category, or a number that moves with {@code step} through the field's range. */
  DataVal sample(int step) {
    DataVal[] valid = field.validValues();
    if (valid.length > 0) {
      return valid[step % valid.length];
    }
    return switch (datatype) {
      case BYTES -> StringVal.apply("a");
      case BOOL -> DataVal.from(step % 2 == 0);
      case INT64 -> LongVal.apply(step % 10);
      default -> DoubleVal.apply(step * 0.37 % 10);
    };
  }
}
