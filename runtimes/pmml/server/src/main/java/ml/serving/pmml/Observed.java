package ml.serving.pmml;

import org.pmml4s.data.DataVal;
import org.pmml4s.data.Series;

/** A request that was answered: what went in and what came out, a row each. */
record Observed(DataVal[][] rows, Series[] results) {
  /** The first rows alone, so that what waits to be written stays small. */
  Observed first(int most) {
    return rows.length <= most ? this : new Observed(java.util.Arrays.copyOf(rows, most), java.util.Arrays.copyOf(results, most));
  }
}
