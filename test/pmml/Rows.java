import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import ml.serving.pmml.Scorer;

/** A program that has the jar on its class path and nothing else: rows of numbers from standard input, answers to standard output. */
final class Rows {
  public static void main(String[] args) throws Exception {
    Scorer model = Scorer.bundled();
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] values = line.split(",");
      Map<String, Object> row = new LinkedHashMap<>();
      for (int i = 0; i < values.length; i++) {
        row.put(model.inputs().get(i).name(), Double.valueOf(values[i]));
      }
      StringBuilder out = new StringBuilder("{");
      for (Map.Entry<String, Object> answer : new TreeMap<>(model.score(row)).entrySet()) {
        String value = answer.getValue() instanceof String text ? "\"" + text + "\"" : String.valueOf(answer.getValue());
        out.append(out.length() > 1 ? "," : "").append("\"").append(answer.getKey()).append("\":").append(value);
      }
      System.out.println(out.append("}"));
    }
  }
}
