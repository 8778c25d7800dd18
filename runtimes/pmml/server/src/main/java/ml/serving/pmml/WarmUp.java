package ml.serving.pmml;

import java.util.StringJoiner;
import org.pmml4s.data.BoolVal;
import org.pmml4s.data.DataVal;

/** Requests made up from the DataDictionary, answered before the server says that it is ready, so that the first real ones are fast. */
final class WarmUp {
  private static final int MAX_ROUNDS = 20_000;

  private WarmUp() {}

  /** Runs for at most {@code budgetMs}; at least once, so that a model that cannot predict is found now. Returns the rounds. */
  static int run(Inference inference, Field[] fields, int budgetMs) throws StartupFailure {
    long end = System.nanoTime() + budgetMs * 1_000_000L;
    int rounds = 0;
    try {
      do {
        byte[] body = request(fields, rounds).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try {
          inference.answer(body, body.length);
        } catch (Refusal e) {
          // A made-up value may be one the model has no answer for.
        }
        rounds++;
      } while (rounds < MAX_ROUNDS && System.nanoTime() < end);
    } catch (RuntimeException | LinkageError | scala.NotImplementedError | StackOverflowError e) {
      throw new StartupFailure("model: it loads but fails to predict (" + e + "). It uses what the evaluator does not know: export it differently.");
    }
    return rounds;
  }

  /** One tensor a field, a row each. */
  static String request(Field[] fields, int step) {
    StringJoiner inputs = new StringJoiner(",", "{\"inputs\":[", "]}");
    for (Field field : fields) {
      DataVal value = field.sample(step);
      String text = value instanceof BoolVal || field.datatype != Datatype.BYTES ? String.valueOf(value.toVal()) : quoted(String.valueOf(value.toVal()));
      inputs.add("{\"name\":" + quoted(field.name) + ",\"shape\":[1],\"datatype\":\"" + field.datatype + "\",\"data\":[" + text + "]}");
    }
    return inputs.toString();
  }

  private static String quoted(String text) {
    return "\"" + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
  }
}
