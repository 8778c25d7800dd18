package ml.serving.pmml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pmml4s.common.StructType;
import org.pmml4s.data.DataVal;
import org.pmml4s.data.GenericSeriesWithSchema;
import org.pmml4s.data.Series;
import org.pmml4s.metadata.MiningField;
import org.pmml4s.metadata.OutputField;
import org.pmml4s.model.Model;

/** The loaded model: its fields, its outputs, and predictions. Safe for use by several threads. */
final class PmmlModel {
  /** An output field and its place in the evaluator's result. */
  record Output(String name, Datatype datatype, int index) {}

  final Field[] fields;
  final List<Output> outputs;
  private final Model model;
  private final StructType schema;

  private PmmlModel(Model model) {
    org.pmml4s.metadata.Field[] inputs = model.inputFields();
    this.fields = new Field[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      scala.Option<MiningField> mining = model.miningSchema() == null ? scala.Option.empty() : model.miningSchema().get(inputs[i].name());
      fields[i] = new Field(inputs[i], mining.isDefined() ? mining.get() : null);
    }
    this.outputs = new ArrayList<>();
    OutputField[] results = model.outputFields();
    for (int i = 0; i < results.length; i++) {
      outputs.add(new Output(results[i].name(), Datatype.of(results[i].dataType()), i));
    }
    this.schema = model.usedSchema();
    this.model = Forest.accelerate(model, samples());
  }

  /** Made-up valid rows, on which a faster form of the model has to give the same as the model. */
  private Series[] samples() {
    Series[] rows = new Series[32];
    for (int i = 0; i < rows.length; i++) {
      DataVal[] row = new DataVal[schema.length()];
      for (int k = 0; k < fields.length; k++) {
        row[k] = fields[k].sample(i * 7 + k * 3);
      }
      rows[i] = new GenericSeriesWithSchema(row, schema);
    }
    return rows;
  }

  static PmmlModel load(Path path) throws StartupFailure {
    Path file = ModelFile.find(path);
    byte[] bytes = ModelFile.read(file);
    return parse(file.toString(), bytes);
  }

  static PmmlModel parse(String name, byte[] bytes) throws StartupFailure {
    PmmlModel model;
    try {
      model = new PmmlModel(Model.fromBytes(bytes));
    } catch (OutOfMemoryError e) {
      throw new StartupFailure("model: " + name + " (" + bytes.length + " bytes) does not fit in memory. Raise the container's memory limit.");
    } catch (Exception | LinkageError | scala.NotImplementedError | StackOverflowError e) {
      // The evaluator throws whatever its parser meets; its own words are the best there are.
      String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new StartupFailure("model: " + name + " is not a PMML model that can be served (" + detail + "). Export it again, version 3.0 to 4.4.");
    }
    if (model.fields.length == 0 || model.outputs.isEmpty()) {
      throw new StartupFailure("model: " + name + " has no active input field or no output. Export it with a MiningSchema and a target.");
    }
    return model;
  }

  /** One prediction; {@code row} holds a value for each of {@link #fields} in their order. */
  Series predict(DataVal[] row) {
    DataVal[] values = row;
    int used = schema.length();
    if (used != row.length) {
      // Residuals also read the target; it is unknown here.
      values = java.util.Arrays.copyOf(row, used);
    }
    return model.predict(new GenericSeriesWithSchema(values, schema));
  }
}
