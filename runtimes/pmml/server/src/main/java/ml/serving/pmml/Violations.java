package ml.serving.pmml;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.pmml4s.data.DataVal;

/**
 * Counts what was sent and is not what the model takes, by field and reason: a value that was refused, and one that the model has an answer
 * to although it is none of the DataDictionary's. Labels are names of the model's own fields, never a word of a client's.
 */
final class Violations {
  /** So many pairs of field and reason have a series; what comes after them is counted under {@link #OTHER}. Its budget: docs/monitoring.md. */
  static final int MOST_PAIRS = 12;

  /** The field of what concerns none, or one too many. */
  static final String OTHER = "other";

  private final BiFunction<String, String, Runnable> counterOf;
  private final Map<String, Runnable> counters = new ConcurrentHashMap<>();
  private int pairs;
  private volatile boolean open;

  /** @param counterOf makes the counter of a field and a reason */
  Violations(BiFunction<String, String, Runnable> counterOf) {
    this.counterOf = counterOf;
  }

  /** From here on is counted: what the server asks itself before is nobody's request. */
  void open() {
    open = true;
  }

  void count(String field, Violation reason) {
    if (open) {
      String key = reason.label + " " + field;
      Runnable known = counters.get(key);
      (known != null ? known : added(key, field, reason)).run();
    }
  }

  private synchronized Runnable added(String key, String field, Violation reason) {
    if (!field.equals(OTHER) && !counters.containsKey(key)) {
      if (pairs == MOST_PAIRS) {
        return added(reason.label + " " + OTHER, OTHER, reason);
      }
      pairs++;
    }
    return counters.computeIfAbsent(key, k -> counterOf.apply(field, reason.label));
  }

  /** What a refused request was refused for. */
  void count(Refusal refusal) {
    for (String field : refusal.fields) {
      count(field, refusal.violation);
    }
  }

  /** Values that the model has an answer to although they are none of its dictionary's. */
  void countTolerated(Field[] fields, List<Integer> tolerant, DataVal[][] rows) {
    for (int column : tolerant) {
      for (DataVal[] row : rows) {
        if (fields[column].isOutsideDictionary(row[column])) {
          count(fields[column].name, fields[column].outside());
        }
      }
    }
  }
}
