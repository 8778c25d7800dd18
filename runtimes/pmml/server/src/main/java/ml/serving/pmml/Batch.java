package ml.serving.pmml;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pmml4s.data.DataVal;

/** Turns the tensors of a request into rows for the model: one [rows, fields] tensor, or one [rows] tensor a field. */
final class Batch {
  private final Field[] fields;
  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> indexOf = new HashMap<>();
  private final int maxRows;

  Batch(Field[] fields, int maxRows) {
    this.fields = fields;
    this.maxRows = maxRows;
    for (int i = 0; i < fields.length; i++) {
      names.add(fields[i].name);
      indexOf.put(fields[i].name, i);
    }
  }

  DataVal[][] rows(InferRequest request) {
    List<Tensor> tensors = request.inputs;
    if (tensors.size() == 1) {
      Tensor only = tensors.get(0);
      // A field's own tensor may be [rows, 1], which is not a table of one column when the model has more fields.
      if (only.shape.length == 2 && !(indexOf.containsKey(only.name) && only.shape[1] == 1)) {
        return table(only);
      }
    }
    return columns(tensors);
  }

  private DataVal[][] table(Tensor tensor) {
    int count = fields.length;
    if (tensor.shape[1] != count) {
      throw Refusal.of(Violation.WRONG_SHAPE, Violations.OTHER,
          tensor.label() + ": shape " + shapeOf(tensor) + " has " + tensor.shape[1] + " columns, the model has " + count
              + " fields. Send [rows, " + count + "] in the order " + Text.list(names) + ".");
    }
    int rows = rowCount(tensor);
    checkData(tensor, rows, count);
    for (Field field : fields) {
      field.checkDatatype(tensor);
    }
    DataVal[][] out = new DataVal[rows][count];
    for (int row = 0, i = 0; row < rows; row++) {
      for (int column = 0; column < count; column++, i++) {
        out[row][column] = fields[column].value(tensor, i, row);
      }
    }
    return out;
  }

  private DataVal[][] columns(List<Tensor> tensors) {
    Tensor[] byField = new Tensor[fields.length];
    for (Tensor tensor : tensors) {
      Integer index = indexOf.get(tensor.name);
      if (index == null) {
        throw Refusal.of(Violation.UNKNOWN_FIELD, Violations.OTHER,
            tensor.label() + ": the model has no such field." + Text.didYouMean(tensor.name, names) + " Its fields are " + Text.list(names)
                + "; send one [rows] tensor for each, or one [rows, " + fields.length + "] tensor.");
      }
      if (byField[index] != null) {
        throw Refusal.of(Violation.WRONG_SHAPE, names.get(index), tensor.label() + ": the field was already given in inputs[" + byField[index].position + "]. Send it once.");
      }
      byField[index] = tensor;
    }
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < fields.length; i++) {
      if (byField[i] == null) {
        missing.add(names.get(i));
      }
    }
    if (!missing.isEmpty()) {
      throw Refusal.of(Violation.MISSING, missing, "inputs: missing " + Text.list(missing) + ". Send one [rows] tensor for each field.");
    }
    return fill(byField);
  }

  private DataVal[][] fill(Tensor[] byField) {
    int rows = byField.length == 0 ? 0 : rowCount(byField[0]);
    DataVal[][] out = new DataVal[rows][fields.length];
    for (int column = 0; column < fields.length; column++) {
      Tensor tensor = byField[column];
      int rank = tensor.shape.length;
      if (rank != 1 && !(rank == 2 && tensor.shape[1] == 1)) {
        throw Refusal.of(Violation.WRONG_SHAPE, names.get(column), tensor.label() + ": shape " + shapeOf(tensor) + " is not [rows] or [rows, 1].");
      }
      if (rowCount(tensor) != rows) {
        throw Refusal.of(Violation.WRONG_SHAPE, names.get(column),
            tensor.label() + ": " + tensor.shape[0] + " rows, but " + byField[0].label() + " has " + rows + ". Send as many for each field.");
      }
      checkData(tensor, rows, 1);
      fields[column].checkDatatype(tensor);
      for (int row = 0; row < rows; row++) {
        out[row][column] = fields[column].value(tensor, row, row);
      }
    }
    return out;
  }

  private int rowCount(Tensor tensor) {
    long rows = tensor.shape.length == 0 ? 0 : tensor.shape[0];
    if (rows < 1) {
      throw Refusal.of(Violation.WRONG_SHAPE, fieldOf(tensor), tensor.label() + ": shape " + shapeOf(tensor) + " has no rows. Send at least one.");
    }
    if (rows > maxRows) {
      throw new Refusal(413, tensor.label() + ": " + rows + " rows are above the limit of " + maxRows + " a request. Send them in parts.");
    }
    return (int) rows;
  }

  /** The field that a tensor is for, where it is one of the model's. */
  private String fieldOf(Tensor tensor) {
    return indexOf.containsKey(tensor.name) ? tensor.name : Violations.OTHER;
  }

  private void checkData(Tensor tensor, int rows, int columns) {
    boolean listsFit = tensor.depth == 1 || (tensor.shape.length == 2 && tensor.innerLength == columns);
    if (tensor.size != rows * columns || !listsFit) {
      String lists = tensor.depth == 1 ? "" : tensor.innerLength < 0 ? " in lists of different lengths" : " in lists of " + tensor.innerLength;
      throw Refusal.of(Violation.WRONG_SHAPE, fieldOf(tensor),
          tensor.label() + ": shape " + shapeOf(tensor) + " means " + rows * columns + " elements, the data has " + tensor.size + lists
              + ". Make shape and data agree.");
    }
  }

  private static String shapeOf(Tensor tensor) {
    StringBuilder out = new StringBuilder("[");
    for (int i = 0; i < tensor.shape.length; i++) {
      out.append(i == 0 ? "" : ", ").append(tensor.shape[i]);
    }
    return out.append(']').toString();
  }
}
