package ml.serving.pmml;

import java.util.List;
import java.util.stream.IntStream;
import ml.serving.pmml.PmmlModel.Output;
import org.pmml4s.data.DataVal;
import org.pmml4s.data.Series;

/** From a request's bytes to its answer's bytes, without HTTP. */
final class Inference {
  record Answer(byte[] body, Observed observed) {
    int rows() {
      return observed.rows().length;
    }
  }

  private final PmmlModel model;
  private final RequestParser parser;
  private final Batch batch;
  private final ResponseWriter writer;

  private final Violations violations;
  /** Fields whose values are counted although they are not refused. */
  private final List<Integer> tolerant;

  Inference(Settings settings, PmmlModel model, ResponseWriter writer, Violations violations) {
    this.model = model;
    this.violations = violations;
    this.tolerant = IntStream.range(0, model.fields.length).filter(i -> model.fields[i].toleratesUnknown()).boxed().toList();
    this.writer = writer;
    long elements = (long) settings.maxBatchRows() * model.fields.length;
    this.parser = new RequestParser(settings.maxJsonDepth(), (int) Math.min(elements, Integer.MAX_VALUE / 2), model.fields.length);
    this.batch = new Batch(model.fields, settings.maxBatchRows());
  }

  /** Throws {@link Refusal} for everything that is the request's fault. */
  Answer answer(byte[] body, int length) {
    try {
      return judged(body, length);
    } catch (Refusal refusal) {
      violations.count(refusal);
      throw refusal;
    }
  }

  private Answer judged(byte[] body, int length) {
    InferRequest request = parser.parse(body, length);
    List<Output> selected = writer.select(request.outputs);
    DataVal[][] rows = batch.rows(request);
    violations.countTolerated(model.fields, tolerant, rows);
    Series[] results = new Series[rows.length];
    for (int i = 0; i < rows.length; i++) {
      results[i] = model.predict(rows[i]);
      if (allMissing(results[i])) {
        throw new Refusal(422, "inputs, row " + i + ": the model has no answer for these values. Check them against its value ranges.");
      }
    }
    return new Answer(writer.prediction(request.id, selected, results), new Observed(rows, results));
  }

  private static boolean allMissing(Series result) {
    for (int i = 0; i < result.length(); i++) {
      DataVal value = result.get(i);
      if (value != null && value.nonMissing()) {
        return false;
      }
    }
    return true;
  }
}
